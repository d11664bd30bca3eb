"""Many memberships at once are jobs: entering, ending, inviting. Each may be begun again; what stands is left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kexie_portal.accounts.models import User
from kexie_portal.errors import Refused
from kexie_portal.jobs import actions as jobs
from kexie_portal.jobs.models import Job
from kexie_portal.jobs.queues import Queue
from kexie_portal.jobs.registry import JobFailed, JobResult, job_kind
from kexie_portal.texts import shortened
from orgs.memberships.actions import application, membership
from orgs.memberships.actions.membership import Joined, Outcome
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.jobs.progress import Progress

ENTER, END, INVITE = "orgs.enter_members", "orgs.end_memberships", "orgs.invite_members"
MOST = 20_000


def start_entering(body: Organization, *, actor: User, member_pks: Sequence[int], joined: Joined) -> Job:
    """Ask for many to be entered as members of a body."""
    arguments = {
        "body": body.pk,
        "members": list(member_pks)[:MOST],
        "first_day": joined.first_day.isoformat(),
        "form": joined.form,
        "committee": joined.committee,
        "driver": joined.driver,
    }
    title = _("Enter %(count)d members of %(body)s") % {"count": len(member_pks), "body": body.name}
    return jobs.start(ENTER, actor=actor, arguments=arguments, title=title)


def start_ending(*, actor: User, membership_pks: Sequence[int], day: date, reason: str) -> Job:
    """Ask for many memberships to be ended."""
    arguments = {"memberships": list(membership_pks)[:MOST], "day": day.isoformat(), "reason": reason}
    title = _("End %(count)d memberships") % {"count": len(membership_pks)}
    return jobs.start(END, actor=actor, arguments=arguments, title=title)


def start_inviting(body: Organization, *, actor: User, member_pks: Sequence[int], words: str) -> Job:
    """Ask for many to be invited to a body."""
    arguments = {"body": body.pk, "members": list(member_pks)[:MOST], "words": words}
    title = _("Invite %(count)d associations to %(body)s") % {"count": len(member_pks), "body": body.name}
    return jobs.start(INVITE, actor=actor, arguments=arguments, title=title)


@job_kind(ENTER, title=gettext_lazy("Enter members"), queue=Queue.BULK)
def enter(job: Job, progress: Progress) -> JobResult:
    """Enter members in one transaction."""
    told = job.arguments
    first_day = date.fromisoformat(told["first_day"])
    joined = Joined(first_day, None, told["form"], told["committee"], told.get("driver", ""))
    body, owner = _body(job), _owner(job)
    progress(0, len(told["members"]))
    outcome = _done(lambda: membership.enter_many(body, actor=owner, member_pks=told["members"], joined=joined))
    words = ngettext("%(n)d member was entered.", "%(n)d members were entered.", outcome.done) % {"n": outcome.done}
    return JobResult(_told(words, outcome), f"{body.get_absolute_url()}?tab=members")


@job_kind(END, title=gettext_lazy("End memberships"), queue=Queue.BULK)
def end(job: Job, progress: Progress) -> JobResult:
    """End memberships in one transaction."""
    told = job.arguments
    owner, day = _owner(job), date.fromisoformat(told["day"])
    progress(0, len(told["memberships"]))
    outcome = _done(lambda: membership.end_many(told["memberships"], actor=owner, day=day, reason=told["reason"]))
    words = ngettext("%(n)d membership ended.", "%(n)d memberships ended.", outcome.done) % {"n": outcome.done}
    return JobResult(_told(words, outcome))


@job_kind(INVITE, title=gettext_lazy("Invite associations"), queue=Queue.BULK)
def invite(job: Job, progress: Progress) -> JobResult:
    """Invite in one transaction; the invited are told after it."""
    told = job.arguments
    body, owner = _body(job), _owner(job)
    progress(0, len(told["members"]))
    invited = _done(lambda: application.invite_many(body, actor=owner, member_pks=told["members"], words=told["words"]))
    words = ngettext("%(n)d association was invited.", "%(n)d associations were invited.", invited.done)
    return JobResult(_told(words % {"n": invited.done}, invited), f"{body.get_absolute_url()}?tab=members")


def _owner(job: Job) -> User:
    if job.owner is None:
        raise JobFailed(_("Nobody asked for this job any more."))
    return job.owner


def _body(job: Job) -> Organization:
    found = Organization.objects.filter(pk=job.arguments["body"]).select_related("parent").first()
    if found is None:
        raise JobFailed(_("The organization is not there any more."))
    return found


def _done(work: Callable[[], Outcome]) -> Outcome:
    try:
        return work()
    except Refused as refusal:
        raise JobFailed(refusal.message) from None


def _told(words: str, outcome: Outcome, most: int = 5) -> str:
    """Add who was left out, grouped by the reason."""
    reasons = Counter(reason for _name, reason in outcome.left_out)
    lines = [words]
    for reason, count in reasons.most_common(most):
        names = shortened("、".join(name for name, why in outcome.left_out if why == reason), 200)
        line = _("%(count)d left out: %(reason)s (%(names)s)")
        lines.append(line % {"count": count, "reason": reason, "names": names})
    return "\n".join(lines)
