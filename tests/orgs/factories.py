"""Units, enterprises, associations and officers for tests, written the way the portal writes them."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

import factory
from django.contrib.auth.models import Permission
from factory.django import DjangoModelFactory

from kexie_portal.accounts.models import User
from orgs.common.enums import Kind, OfficerRole
from orgs.common.roles import ROLES
from orgs.common.uscc import ALPHABET
from orgs.persons.models.person import Person
from orgs.postings.models import OrganizationGrant, Posting
from orgs.register.models.association import Association, CoveredEnterprise, Officer
from orgs.register.models.enterprise import Enterprise, EnterpriseLabel, Industry
from orgs.tree import structure as tree
from orgs.tree.models.organization import Organization

LONG_AGO = date(2020, 1, 1)


def valid_uscc(number: int, division: str = "410300") -> str:
    """Return the `number`th code of a division with a right check digit (GB 32100-2015)."""
    body = f"91{division}{number:09d}"
    total = sum(ALPHABET.index(letter) * pow(3, place, 31) for place, letter in enumerate(body))
    return body + ALPHABET[(31 - total % 31) % 31]


_numbers = itertools.count(1)


def fresh_uscc() -> str:
    """Return a valid code that no other call gave."""
    return valid_uscc(next(_numbers))


class UserFactory(DjangoModelFactory):
    """A person without any posting."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user{n}")
    name = factory.Sequence(lambda n: f"人员{n}")
    email = factory.LazyAttribute(lambda o: f"{o.username}@example.org")
    password = factory.django.Password("a-Long-password-9")


class NodeFactory(DjangoModelFactory):
    """A node that takes its place through `orgs.tree.structure.add`."""

    class Meta:
        model = Organization
        abstract = True

    opened = LONG_AGO

    @classmethod
    def _create(cls, model_class: type[Organization], *args: Any, **kwargs: Any) -> Organization:
        parent = kwargs.pop("parent", None)
        return tree.add(parent, model_class(**kwargs))


class ProvinceFactory(NodeFactory):
    """河南省, unless named otherwise."""

    class Meta:
        model = Organization

    kind = Kind.PROVINCE
    code = "410000"
    name = "河南省"
    short_name = "河南"


class CityFactory(NodeFactory):
    """A city under a province; give `parent` to put more than one under the same."""

    class Meta:
        model = Organization

    kind = Kind.CITY
    parent = factory.SubFactory(ProvinceFactory)
    name = factory.Sequence(lambda n: f"第{n}市")
    short_name = factory.LazyAttribute(lambda o: o.name.removesuffix("市"))


class CountyFactory(NodeFactory):
    """A county under a city."""

    class Meta:
        model = Organization

    kind = Kind.COUNTY
    parent = factory.SubFactory(CityFactory)
    name = factory.Sequence(lambda n: f"第{n}县")
    short_name = factory.LazyAttribute(lambda o: o.name.removesuffix("县"))


class ParkFactory(NodeFactory):
    """A park under a county."""

    class Meta:
        model = Organization

    kind = Kind.PARK
    parent = factory.SubFactory(CountyFactory)
    name = factory.Sequence(lambda n: f"第{n}产业园区")


class IndustryFactory(DjangoModelFactory):
    """Division 36, car making, unless told otherwise."""

    class Meta:
        model = Industry
        django_get_or_create = ("code",)

    code = "36"
    name = "汽车制造业"
    section = "C"
    section_name = "制造业"


class EnterpriseFactory(DjangoModelFactory):
    """An enterprise of a county with a code of its own."""

    class Meta:
        model = Enterprise

    uscc = factory.LazyFunction(fresh_uscc)
    name = factory.Sequence(lambda n: f"第{n}机械有限公司")
    unit = factory.SubFactory(CountyFactory)
    opened = LONG_AGO


class LabelFactory(DjangoModelFactory):
    """A label that holds from 2020 on."""

    class Meta:
        model = EnterpriseLabel

    issued = LONG_AGO


class AssociationFactory(DjangoModelFactory):
    """An association under `unit` whose host is `host` (a new enterprise of that unit by default)."""

    class Meta:
        model = Association

    @classmethod
    def create(cls, **kwargs: Any) -> Association:
        """Write node, record and host cover."""
        unit = kwargs.pop("unit", None) or CountyFactory()
        host = kwargs.pop("host", None) or EnterpriseFactory(unit=unit)
        title = kwargs.pop("title", "") or f"{host.name}科学技术协会"
        opened = kwargs.pop("opened", LONG_AGO)
        node = tree.add(unit, Organization(kind=Kind.ASSOCIATION, name=title, opened=opened))
        association = Association.objects.create(organization=node, **kwargs)
        CoveredEnterprise.objects.create(
            association=association, enterprise=host, is_host=True, first_day=opened or LONG_AGO
        )
        return association


class OfficerFactory(DjangoModelFactory):
    """The contact of an association."""

    class Meta:
        model = Officer

    association = factory.SubFactory(AssociationFactory)
    role = OfficerRole.CONTACT
    name = "张伟"
    phone = "13812345678"


class PersonFactory(DjangoModelFactory):
    """A person kept by `unit` (some county), without a number unless `number` gives one."""

    class Meta:
        model = Person

    unit = factory.LazyFunction(lambda: Organization.objects.filter(kind=Kind.COUNTY).first() or CountyFactory())
    name = "张伟"

    @classmethod
    def _create(cls, model_class: type[Person], *args: Any, **kwargs: Any) -> Person:
        kind, number = kwargs.pop("kind", "resident"), kwargs.pop("number", "")
        person = model_class(**kwargs)
        person.set_identity(kind, number)
        person.save(force_insert=True)
        return person


def valid_identity(number: int, *, born: str = "19800102", division: str = "410305") -> str:
    """Return a resident identity number with a right check digit (GB 11643); an odd `number` is a man's."""
    body = f"{division}{born}{number:03d}"
    weights = [pow(2, 17 - place, 11) for place in range(17)]
    total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
    return body + "10X98765432"[total % 11]


def post(user: User, role: str, node: Organization, **kwargs: Any) -> Posting:
    """Appoint a user to a role at a node, in force since long ago unless told otherwise."""
    posting = Posting.objects.create(user=user, role=role, organization=node, **{"first_day": LONG_AGO, **kwargs})
    wanted = Permission.objects.filter(
        content_type__app_label="orgs", content_type__model="organization", codename__in=ROLES[role].permissions
    )
    OrganizationGrant.objects.bulk_create(
        OrganizationGrant(user=user, permission=permission, content_object=node, posting=posting)
        for permission in wanted
    )
    return posting


def officer_of(node: Organization, role: str = "") -> User:
    """Return a new user with the officer's posting that fits the node."""
    fitting = {Kind.PROVINCE: "provincial_officer", Kind.CITY: "city_officer", Kind.ASSOCIATION: "association_contact"}
    user = UserFactory()
    post(user, role or fitting.get(node.kind, "county_officer"), node)
    return user
