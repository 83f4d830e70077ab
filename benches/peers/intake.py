#!/usr/bin/env python3
"""Reading a large layer: lianpian beside ogr2ogr and pyogrio, in one run, turn by turn.

    benches/peers/intake.py [FILE] [--runs 5] [--to EPSG:32654] [--whole]

FILE is any polygon layer; without it the 532,649 footprints of ../shared/data/tokyo_23ku are unpacked and used. Peers that
are not installed are skipped, and that is said. LIANPIAN names the program (default: target/release/lianpian),
PEERS_PYTHON a Python that has pyogrio (and shapely). The table is Markdown: the middle of all runs.

lianpian reads inside a whole project: its first line ends where the reading stage ends, which is when all rows are decoded,
transformed, validated (exactly, repaired where they cross themselves), hashed, freed of duplicates and stored in columns.
"""

import argparse
import json
import os
import pathlib
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
TICK = os.sysconf("SC_CLK_TCK")

PYTHON = {
    "pyogrio, raw": "pyogrio.raw.read(path)",
    "pyogrio, Arrow": "pyogrio.read_arrow(path)",
    "pyogrio, Arrow; shapely validity and repair": (
        "_, table = pyogrio.read_arrow(path); import shapely\n"
        "shapes = shapely.from_wkb(table.column(table.num_columns - 1).to_numpy(zero_copy_only=False))\n"
        "valid = shapely.is_valid(shapes); shapes[~valid] = shapely.make_valid(shapes[~valid]); areas = shapely.area(shapes)"
    ),
}


def finished(command):
    """Seconds, processor seconds and peak MiB of a whole process."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    if status != 0:
        raise RuntimeError(f"{command[0]} failed")
    return seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def until(command, line):
    """The same of a process until it says that line; it is ended then."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    for said in process.stderr:
        if said.startswith(line):
            break
    else:
        raise RuntimeError(f"{' '.join(command)} never said {line!r}")
    seconds = time.perf_counter() - start
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    ticks = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    process.send_signal(signal.SIGTERM)
    process.stderr.read()
    process.wait()
    peak = next(int(row.split()[1]) / 1024 for row in status.splitlines() if row.startswith("VmHWM"))
    return seconds, (int(ticks[11]) + int(ticks[12])) / TICK, peak


def in_python(python, body, path):
    """The same of a Python statement: the time without the interpreter's start and its imports, the memory with them."""
    code = (
        "import sys, time, resource, pyogrio\n"
        "try: import shapely, pyarrow\nexcept ImportError: pass\n"
        "path = sys.argv[1]; cpu = time.process_time(); start = time.perf_counter()\n"
        f"{body}\n"
        "print(time.perf_counter() - start, time.process_time() - cpu, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)\n"
    )
    done = subprocess.run([python, "-c", code, path], capture_output=True, text=True, check=True)
    return tuple(float(number) for number in done.stdout.split())


def unpacked(folder):
    packed = ROOT / "../shared/data/tokyo_23ku/tokyo_east_532k.fgb.zst"
    if not packed.exists():
        sys.exit("no FILE given, and ../shared/data/tokyo_23ku is not there")
    target = folder / "tokyo.fgb"
    subprocess.run(["zstd", "-dq", str(packed), "-o", str(target)], check=True)
    return target


def has(python, *modules):
    imports = "; ".join(f"import {module}" for module in modules)
    return subprocess.run([python, "-c", imports], capture_output=True).returncode == 0


def project(folder, name, path, layer, crs):
    text = (
        f'[project]\nname = "{name}"\nas_of = 2024-01-01\ncrs = {json.dumps(crs)}\n'
        f"[inputs.buildings]\npath = {json.dumps(str(path))}\nlayer = {json.dumps(layer)}\n"
    )
    file = folder / f"{name}.lianpian.toml"
    file.write_text(text)
    return str(file)


def contenders(program, path, to, folder, whole):
    """Name → what runs it once."""
    inspected = json.loads(subprocess.run([program, "inspect", path, "--json"], capture_output=True, check=True).stdout)
    layer = inspected["layers"][0]
    own = project(folder, "own", path, layer["name"], layer["crs"])
    moved = project(folder, "moved", path, layer["name"], to)
    check = [program, "--lang", "en", "check", "--json"]
    runs = {
        "lianpian: read": lambda: until([*check, own], "forming"),
        "lianpian: read, to " + to: lambda: until([*check, moved], "forming"),
        "lianpian inspect": lambda: finished([program, "inspect", path]),
    }
    if whole:
        runs["lianpian: read, and neighbourhoods"] = lambda: until([*check, own], "eligibility")
    if shutil.which("ogr2ogr"):
        memory = ["ogr2ogr", "-f", "Memory", "out", path]
        runs["ogr2ogr -f Memory"] = lambda: finished(memory)
        runs["ogr2ogr -f Memory -makevalid"] = lambda: finished([*memory, "-makevalid"])
        runs[f"ogr2ogr -f Memory -makevalid -t_srs {to}"] = lambda: finished([*memory, "-makevalid", "-t_srs", to])
    else:
        print("skipped: ogr2ogr is not installed (Debian: gdal-bin)")
    python = os.environ.get("PEERS_PYTHON", sys.executable)
    if has(python, "pyogrio", "pyarrow"):
        for name, body in PYTHON.items():
            if "shapely" in name and not has(python, "shapely"):
                print("skipped: shapely is not installed (pip install shapely)")
                continue
            runs[name] = lambda body=body: in_python(python, body, path)
    else:
        print("skipped: pyogrio is not installed (pip install pyogrio pyarrow shapely; PEERS_PYTHON names the Python)")
    return runs


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--to", default="EPSG:32654")
    parser.add_argument("--whole", action="store_true", help="the forming of neighbourhoods too, which no peer does")
    args = parser.parse_args()
    program = os.environ.get("LIANPIAN", str(ROOT / "target/release/lianpian"))
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        path = pathlib.Path(args.file).resolve() if args.file else unpacked(folder)
        runs = contenders(program, str(path), args.to, folder, args.whole)
        times = {name: [] for name in runs}
        for turn in range(args.runs + 1):
            for name, run in runs.items():
                print(f"turn {turn} of {args.runs}: {name}          ", end="\r", file=sys.stderr, flush=True)
                measured = run()
                # The first turn fills the file cache.
                if turn > 0:
                    times[name].append(measured)
    middle = {name: [statistics.median(column) for column in zip(*measured)] for name, measured in times.items()}
    base = middle["lianpian: read"]
    print(f"{path.name}, {args.runs} turns, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
    print("| | seconds | processor seconds | peak MiB | time / ours | memory / ours |")
    print("|---|---|---|---|---|---|")
    for name, (seconds, cpu, peak) in middle.items():
        print(f"| {name} | {seconds:.2f} | {cpu:.2f} | {peak:.0f} | {seconds / base[0]:.2f} | {peak / base[2]:.2f} |")


if __name__ == "__main__":
    main()
