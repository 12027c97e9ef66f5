"""Writes RESULTS.md from what h3spec said; every miss needs its line in explained.tsv."""
import csv, datetime, os, re, subprocess, sys

work, here = sys.argv[1], os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(work, "h3spec.txt")) as text:
    said = text.read()
with open(os.path.join(here, "explained.tsv")) as lines:
    explained = {row[0]: row[1] for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)}
java = subprocess.run(["java", "-version"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True).stdout.splitlines()[0]

group, cases = "", []
for line in said.split("\nFailures:")[0].splitlines():
    case = re.fullmatch(r"  (MUST .*?)( FAILED \[\d+\])?", line)
    if case:
        cases.append((group, case.group(1), case.group(2) is None))
    elif line.endswith(" servers"):
        group = line
total, failed = map(int, re.search(r"(\d+) examples, (\d+) failures", said).groups())
misses = [(of, what) for of, what, good in cases if not good]
with open(os.path.join(work, "h3spec.again")) as lines:
    again = set(lines.read().splitlines())
if (len(cases), len(misses)) != (total, failed):
    sys.exit(f"{len(cases)} cases with {len(misses)} misses read, h3spec counts {total} and {failed}")

cases = [(of, what, good or what in again) for of, what, good in cases]
late, misses = [m for m in misses if m[1] in again], [m for m in misses if m[1] not in again]

print("# HTTP/3 of the proxy\n")
print(f"{datetime.datetime.utcnow():%Y-%m-%d}, h3spec 0.1.7, {java}.\n")
for name in dict.fromkeys(of for of, *_ in cases):
    own = [good for of, _, good in cases if of == name]
    print(f"- {name}: {sum(own)} of {len(own)} pass")
print("\n| case that does not pass | why it stays |\n| --- | --- |")
for _, what in misses:
    print(f"| {what} | {explained.get(what) or '**unexplained**'} |")
if not misses:
    print("| none | |")
if late:
    print(f"\nh3spec waits for two seconds only; {len(late)} passed when they were asked again, alone: {'; '.join(w for _, w in late)}.")
if "0-RTT is not possible" in said:
    print("\nThe proxy takes no early data, so the one case about it passes without having anything to judge.")
sys.exit(any(of.startswith("HTTP/3") or what not in explained for of, what in misses))
