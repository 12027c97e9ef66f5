"""Writes RESULTS.md from what h2spec and the floods left; every miss needs its line in explained.tsv."""
import csv, datetime, os, subprocess, sys
import xml.etree.ElementTree as tree

work, here = sys.argv[1], os.path.dirname(os.path.abspath(__file__))


def first_line(*command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.stdout.strip().splitlines()[0]


explained = {}
with open(os.path.join(here, "explained.tsv")) as lines:
    for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
        explained[row[0], row[1]] = row[2]

passed, misses = 0, []
# The section on frame sizes is judged with frames that are larger than ours may be.
for name, wanted in (("h2spec.xml", False), ("h2spec-4.2.xml", True)):
    cases = tree.parse(os.path.join(work, name)).iter("testcase")
    for case in (c for c in cases if (c.get("package") == "http2/4.2") == wanted):
        place, what = case.get("package"), case.get("classname")
        kind = next((k for k in ("failure", "error", "skipped") if case.find(k) is not None), None)
        if kind is None:
            passed += 1
            continue
        text = " ".join((case.findtext(kind) or "").split())
        misses.append((place, what, "skipped by h2spec" if kind == "skipped" else text, explained.get((place, what))))

print("# HTTP/2 of the proxy\n")
print(f"{datetime.datetime.utcnow():%Y-%m-%d}, h2spec 2.2.0, {first_line('openssl', 'version')}, "
      f"{first_line('java', '-version')}, {os.cpu_count()} processors.\n")
print("## h2spec\n")
print(f"{passed} of {passed + len(misses)} pass. Those that do not:\n")
print("| section | case | what h2spec saw | why it stays |\n| --- | --- | --- | --- |")
for place, what, text, why in misses:
    print(f"| {place} | {what} | {text.replace('|', '/')} | {why or '**unexplained**'} |")
print("\n## Floods\n")
print("One attacker with a good certificate, again and again for four seconds, as fast as it can; a bystander opens a flow and has a byte")
print("echoed every ten milliseconds. Attacker, proxy, bystander and the application share the machine; when its 99th percentile without any")
print("flood is above 25 ms, the machine has other work, and times are not judged (`FloodIT` counts frames, whatever the machine does).")
print("What is judged always is how much processor time the event loop, which the bystander's own end shares, used for everybody while the")
print("bystander waited: at most 250 ms in 99 of 100 cases.\n")
print("| flood | connections | repeats written before the end was seen, most | longest attack | server's processor time each | bystander p50 ms | p99 ms | event loop meanwhile, p99 ms | times served |")
print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
try:
    with open(os.path.join(work, "floods.md")) as lines:
        rows = lines.read()
    print(rows, end="")
    usual = float(rows.splitlines()[0].split("|")[-4])
    print(f"\nTimes were {'judged: at most 250 ms, one second' if usual <= 25 else 'not judged in this run: the machine had other work'}.")
except FileNotFoundError:
    print("NOT RUN: it did not end")
sys.exit(any(why is None for *_, why in misses))
