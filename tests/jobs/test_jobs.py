"""Starting, running, cancelling and losing jobs."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import tests.jobs.kinds  # noqa: F401 - registers the kinds
from kexie_portal.accounts.models import User
from kexie_portal.jobs import actions, reaper, runner, schedules, signals_of_life
from kexie_portal.jobs.enums import JobState
from kexie_portal.jobs.models import Job
from kexie_portal.jobs.progress import Progress
from kexie_portal.jobs.queries import standing
from kexie_portal.jobs.registry import JobCancelled, JobSuperseded
from kexie_portal.notices.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def owner() -> User:
    """Return who asks for work."""
    return User.objects.create_user("owner", name="张三", email="owner@example.com")


def run_now(capture: Any, kind: str, owner: User, **arguments: Any) -> Job:
    """Start a job and let the commit hand it over; tests run tasks where they are called."""
    with capture(execute=True):
        job = actions.start(kind, actor=owner, arguments=arguments)
    job.refresh_from_db()
    return job


def drill_rows() -> int:
    """Count what the work of the test kinds wrote."""
    return Notice.objects.filter(kind="drill").count()


def test_job_runs_after_commit_and_tells_its_owner(owner: User, django_capture_on_commit_callbacks: Any) -> None:
    job = run_now(django_capture_on_commit_callbacks, "tests.write_notices", owner, count=3)
    assert (job.state, job.done, job.total, job.attempt) == (JobState.DONE, 3, 3, 1)
    assert job.result_message == "3 written"
    assert drill_rows() == 3
    told = Notice.objects.get(kind="job")
    assert (told.user, told.url, told.body) == (owner, "/inbox/", "3 written")


@pytest.mark.parametrize("kind", ["tests.refuse", "tests.break"])
def test_failed_job_keeps_nothing_and_says_why(kind: str, owner: User, django_capture_on_commit_callbacks: Any) -> None:
    job = run_now(django_capture_on_commit_callbacks, kind, owner)
    assert job.state == JobState.FAILED
    assert drill_rows() == 0
    assert "secret detail" not in job.error
    assert ("ZeroDivisionError" in job.traceback) == (kind == "tests.break")
    assert Notice.objects.get(kind="job").body == job.error


def test_message_delivered_twice_runs_once(owner: User, django_capture_on_commit_callbacks: Any) -> None:
    job = run_now(django_capture_on_commit_callbacks, "tests.write_notices", owner, count=1)
    assert runner.claim(job.pk, 0) is None
    assert runner.claim(job.pk, 1) is None


def test_worker_that_was_given_up_cannot_commit(owner: User) -> None:
    actions.start("tests.write_notices", actor=owner, arguments={"count": 1})
    slow = runner.claim(Job.objects.get().pk, 0)
    assert slow is not None
    Job.objects.update(state=JobState.QUEUED)
    fast = runner.claim(slow.pk, 1)
    assert fast is not None
    runner.run(slow)
    assert drill_rows() == 0
    runner.run(fast)
    assert drill_rows() == 1
    assert Job.objects.get().attempt == 2


def test_transaction_of_a_superseded_attempt_rolls_back(owner: User) -> None:
    actions.start("tests.endless", actor=owner, arguments={})
    job = runner.claim(Job.objects.get().pk, 0)
    assert job is not None

    def write_while_another_takes_over() -> None:
        with Progress(job).transaction():
            Notice.objects.create(user=owner, title="x", kind="drill")
            Job.objects.update(attempt=2)

    with pytest.raises(JobSuperseded):
        write_while_another_takes_over()
    assert drill_rows() == 0


def test_same_key_is_one_job_for_both_who_ask(owner: User, django_capture_on_commit_callbacks: Any) -> None:
    other = User.objects.create_user("other", name="李四", email="other@example.com")
    with django_capture_on_commit_callbacks(execute=True):
        first = actions.start("tests.write_notices", actor=owner, arguments={"count": 1}, key="2026-Q1")
        second = actions.start("tests.write_notices", actor=other, arguments={"count": 1}, key="2026-Q1")
        assert first == second
        assert actions.start("tests.endless", actor=owner, arguments={}, key="2026-Q1") != first
        Job.objects.filter(kind="tests.endless").delete()
    assert {notice.user for notice in Notice.objects.filter(kind="job")} == {owner, other}
    assert actions.start("tests.write_notices", actor=owner, arguments={"count": 1}, key="2026-Q1") != first


def test_waiting_job_is_cancelled_at_once(owner: User) -> None:
    job = actions.start("tests.write_notices", actor=owner, arguments={"count": 1})
    assert actions.cancel(job, actor=owner)
    assert runner.claim(job.pk, 0) is None
    assert Job.objects.get().state == JobState.CANCELLED


def test_running_job_hears_the_wish_to_stop(owner: User) -> None:
    actions.start("tests.endless", actor=owner, arguments={})
    job = runner.claim(Job.objects.get().pk, 0)
    assert job is not None
    assert actions.cancel(job, actor=owner)
    with pytest.raises(JobCancelled):
        Progress(job)(1, 10)
    runner.run(job)
    assert Job.objects.get().state == JobState.CANCELLED


def silent(owner: User, attempt: int = 1) -> Job:
    """Return a job whose worker died a while ago."""
    job = actions.start("tests.write_notices", actor=owner, arguments={"count": 1})
    past = timezone.now() - timedelta(minutes=5)
    Job.objects.update(state=JobState.RUNNING, attempt=attempt, heartbeat=past, created=past, dispatched=past)
    return job


def test_silent_job_is_queued_again_and_done(owner: User) -> None:
    job = silent(owner)
    assert reaper.reap() == (1, 1)
    job.refresh_from_db()
    assert (job.state, job.attempt) == (JobState.DONE, 2)
    assert drill_rows() == 1


def test_job_that_beats_in_the_cache_is_left_alone(owner: User) -> None:
    job = silent(owner)
    signals_of_life.publish(job.pk, attempt=1, done=1, total=2, message="")
    assert reaper.reap() == (0, 0)
    job.refresh_from_db()
    assert job.state == JobState.RUNNING


def test_job_that_lost_three_workers_fails_in_plain_words(owner: User) -> None:
    job = silent(owner, attempt=3)
    assert reaper.reap() == (0, 0)
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "3" in job.error
    assert Notice.objects.filter(kind="job", user=owner).exists()


def test_progress_in_the_cache_is_shown_while_it_runs(owner: User) -> None:
    job = silent(owner)
    signals_of_life.publish(job.pk, attempt=1, done=30, total=120, message="Matching")
    job.refresh_from_db()
    assert (standing(job).percent, standing(job).message) == (25, "Matching")
    signals_of_life.publish(job.pk, attempt=9, done=100, total=100, message="of another attempt")
    assert standing(job).percent is None


def test_page_of_a_running_job_polls_and_can_stop_it(client: Client, owner: User) -> None:
    job = silent(owner)
    client.force_login(owner)
    page = client.get(job.get_absolute_url()).content.decode()
    assert reverse("jobs:progress", args=[job.pk]) in page
    assert reverse("jobs:cancel", args=[job.pk]) in page


def test_page_of_a_finished_job_stops_polling(
    client: Client, owner: User, django_capture_on_commit_callbacks: Any
) -> None:
    job = run_now(django_capture_on_commit_callbacks, "tests.write_notices", owner, count=2)
    client.force_login(owner)
    fragment = client.get(reverse("jobs:progress", args=[job.pk])).content.decode()
    assert "hx-trigger" not in fragment
    assert "2 written" in fragment
    assert 'href="/inbox/"' in fragment


def test_somebody_elses_job_is_not_found(client: Client, owner: User) -> None:
    job = silent(owner)
    client.force_login(User.objects.create_user("other", name="李四", email="other@example.com"))
    for name in ("detail", "progress"):
        assert client.get(reverse(f"jobs:{name}", args=[job.pk])).status_code == 404
    assert client.post(reverse("jobs:cancel", args=[job.pk])).status_code == 404
    assert str(job.pk) not in client.get(reverse("jobs:list")).content.decode()


def test_list_takes_as_many_queries_for_one_job_as_for_thirty(
    client: Client, owner: User, django_assert_max_num_queries: Any
) -> None:
    Job.objects.bulk_create(Job(kind="tests.endless", title=f"job {n}", owner=owner) for n in range(30))
    client.force_login(owner)
    with django_assert_max_num_queries(15):
        assert "job 29" in client.get(reverse("jobs:list")).content.decode()


def test_schedules_are_made_once_and_hours_set_by_hand_stay() -> None:
    from django_celery_beat.models import PeriodicTask

    row = PeriodicTask.objects.get(name="files: tidy")
    row.enabled = False
    row.save()
    schedules.install()
    schedules.install()
    assert PeriodicTask.objects.filter(name="files: tidy").count() == 1
    assert not PeriodicTask.objects.get(name="files: tidy").enabled
