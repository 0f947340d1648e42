"""Shares the parts of a plan among the machines of a Ray cluster, round by round, and publishes them.

    stedi plan --profile strict --landing s3://raw --lake s3://lake --out s3://lake/_plans/monday.json
    python fan_out.py --plan s3://lake/_plans/monday.json --landing s3://raw --lake s3://lake --rounds 3 --count 8 --stedi "npx stedi"

AWS Glue for Ray has no command line: there STEDI_PLAN, STEDI_LANDING, STEDI_LAKE, STEDI_TRUSTED, STEDI_CURATED, STEDI_ROUNDS, STEDI_PART_COUNT
and STEDI_COMMAND say the same, and STEDI_PUBLISH what `stedi publish` is given besides. Every machine needs Node 20.19 or later, the command, and
the rights and folders that are named here: a plan for others is refused. What is done already is not done twice: a run that was stopped goes on
when it is started again. Ends with the exit code of `stedi`.
"""

import argparse
import os
import shlex
import signal
import subprocess
import sys

import ray

# exit codes after which the same part may succeed: as in docs/aws.md
AGAIN = (75, 143)
TRIES = 4
# how long a command may tidy up after it was told to stop
GRACE_SECONDS = 30
# of what a command said on stderr, as much as is passed on
TAIL_BYTES = 4000


class Stop:
    """Whether SIGTERM came, and the command that is told of it. Ray cannot be interrupted by an exception while it waits."""

    asked = False
    running = None

    @classmethod
    def ask(cls, *_):
        cls.asked = True
        if cls.running is not None:
            cls.running.terminate()


def stedi(command):
    """Runs a command to its end: its exit code and the end of its stderr. Stops it where this process is stopped."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        Stop.running = process
        try:
            _, said = process.communicate()
        except BaseException:
            process.terminate()
            try:
                process.communicate(timeout=GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
            raise
        finally:
            Stop.running = None
    code = process.returncode
    return (128 - code if code < 0 else code), said[-TAIL_BYTES:].decode("utf-8", "replace")


@ray.remote(max_retries=0)
def part(command, places, round_number, index, count):
    share = ["--round", str(round_number), "--index", str(index), "--count", str(count)]
    return stedi([*command, "part", *places, *share])


def fail(what, code, said):
    sys.stderr.write(f"fan_out: {what} ended with {code}\n{said}")
    sys.exit(code)


def do_round(command, places, round_number, count):
    """Does all parts of a round; one that may succeed is tried again, wherever there is room."""
    tries = dict.fromkeys(range(count), 1)
    running = {part.remote(command, places, round_number, index, count): index for index in tries}
    try:
        while running:
            done, _ = ray.wait(list(running), timeout=1)
            if Stop.asked:
                sys.exit(143)
            for reference in done:
                index = running.pop(reference)
                try:
                    code, said = ray.get(reference)
                except ray.exceptions.RayError as error:
                    # the machine or its worker went away, and with it what the command would have said
                    code, said = 75, f"{type(error).__name__}\n"
                if code in AGAIN and tries[index] < TRIES:
                    tries[index] += 1
                    running[part.remote(command, places, round_number, index, count)] = index
                elif code != 0:
                    fail(f"round {round_number}, part {index} of {count}", code, said)
    finally:
        for reference in running:
            ray.cancel(reference)
        ray.wait(list(running), num_returns=len(running), timeout=GRACE_SECONDS) if running else None


def arguments():
    given = os.environ.get
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--plan", default=given("STEDI_PLAN"), help="what stedi plan --out wrote")
    parser.add_argument("--landing", default=given("STEDI_LANDING"), help="the landing zone, as stedi plan was given it")
    parser.add_argument("--lake", default=given("STEDI_LAKE"), help="the lake, as stedi plan was given it")
    parser.add_argument("--trusted", default=given("STEDI_TRUSTED"), help="the trusted zone, where stedi plan was given one")
    parser.add_argument("--curated", default=given("STEDI_CURATED"), help="the curated zone, where stedi plan was given one")
    parser.add_argument("--rounds", type=int, default=given("STEDI_ROUNDS"), help="rounds of the plan, as stedi plan shows them")
    parser.add_argument("--count", type=int, default=given("STEDI_PART_COUNT"), help="commands that share a round")
    parser.add_argument("--stedi", default=given("STEDI_COMMAND", "npx stedi"), help="how the command is started")
    parser.add_argument("publish", nargs="*", help="further options of stedi publish, after --")
    options = parser.parse_args()
    for name in ("plan", "landing", "lake", "rounds", "count"):
        if getattr(options, name) is None:
            parser.error(f"--{name} is missing")
    return options, [*shlex.split(given("STEDI_PUBLISH", "")), *options.publish]


def main():
    options, publish = arguments()
    named = {name: getattr(options, name) for name in ("plan", "landing", "lake", "trusted", "curated")}
    places = [word for name, place in named.items() if place is not None for word in (f"--{name}", place)]
    command = shlex.split(options.stedi)
    try:
        code, said = stedi([*command, "--version"])
    except OSError as error:
        code, said = 78, f"{error.strerror}: {command[0]}\n"
    if code != 0:
        fail(f"{options.stedi} --version, which needs Node 20.19 or later,", code, said)
    ray.init(ignore_reinit_error=True, log_to_driver=False)
    # Ray has set a handler of its own before
    signal.signal(signal.SIGTERM, Stop.ask)
    for round_number in range(1, options.rounds + 1):
        do_round(command, places, round_number, options.count)
        print(f"round {round_number} of {options.rounds} is done", flush=True)
    if Stop.asked:
        sys.exit(143)
    code, said = stedi([*command, "publish", *places, *publish])
    if code != 0:
        fail("publish", code, said)
    print("published", flush=True)


if __name__ == "__main__":
    main()
