#!/usr/bin/env python3
"""Scoring a table: lianpian beside scikit-criteria, pymcdm and NumPy, in one run, turn by turn.

    benches/peers/score.py [--runs 5] [--rows 100000] [--draws 10000]

TOPSIS on --rows x 12 random values: the seconds of the method alone (`solve_s` of `lianpian score --json`, the call of the peer on arrays in
memory), and whether all ranks are equal. Draws (SMAA): 10,000 alternatives x --draws weightings x 12 criteria, share of the draws in the top 1,000;
lianpian also gives ranks at 5 and 95 %, NumPy only the share; shares are of different random numbers and compared within five standard errors.

LIANPIAN names the program (default: target/release/lianpian), PEERS_PYTHON a Python that has numpy (and scikit-criteria, pymcdm). Peers that are
not installed are skipped, and that is said. The table is Markdown: the middle of all runs.
"""

import argparse
import csv
import importlib
import importlib.metadata
import importlib.util
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time
import warnings

ROOT = pathlib.Path(__file__).resolve().parents[2]
CRITERIA = 12
TOP = 1000
PACKAGES = {"numpy": "numpy", "skcriteria": "scikit-criteria", "pymcdm": "pymcdm"}


def optional(name):
    """A module, or None where it is not installed."""
    try:
        return importlib.import_module(name)
    except ImportError:
        print(f"skipped: {PACKAGES[name]} is not installed (pip install {PACKAGES[name]})")
        return None


def table(np, rows, folder):
    """Random values with benefit and cost criteria: the arrays, the CSV and the criteria file."""
    values = np.random.default_rng(42).uniform(1, 100, (rows, CRITERIA))
    objectives = [1 if at % 3 else -1 for at in range(CRITERIA)]
    weights = [at + 1 for at in range(CRITERIA)]
    with open(folder / f"{rows}.csv", "w", newline="") as file:
        out = csv.writer(file)
        out.writerow([f"z{at}" for at in range(CRITERIA)])
        # The shortest text that reads back the same.
        out.writerows([[repr(float(v)) for v in row] for row in values])
    with open(folder / "criteria.toml", "w") as file:
        for at in range(CRITERIA):
            direction = "higher" if objectives[at] > 0 else "lower"
            file.write(f'[[criterion]]\nid = "z{at}"\nfield = "z{at}"\nweight = {weights[at]}\ndirection = "{direction}"\n')
    return values, objectives, np.array(weights) / sum(weights)


def ours(folder, rows, *more):
    """What the program says, and the columns it added."""
    program = os.environ.get("LIANPIAN", str(ROOT / "target/release/lianpian"))
    command = [program, "score", str(folder / f"{rows}.csv"), "--criteria", str(folder / "criteria.toml"), *more]
    done = subprocess.run([*command, "--out", str(folder / "out.csv"), "--json", "-q"], capture_output=True, check=True)
    with open(folder / "out.csv", encoding="utf-8-sig", newline="") as file:
        return json.loads(done.stdout), list(csv.DictReader(file))


def timed(work):
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def peers_of_topsis(np, values, objectives, weights):
    """Name → what gives the ranks."""
    found = {}
    if optional("skcriteria"):
        import skcriteria
        from skcriteria.agg.topsis import TOPSIS
        from skcriteria.pipelines import mkpipe
        from skcriteria.preprocessing.scalers import VectorScaler

        data = skcriteria.mkdm(values, objectives, weights=weights)
        # Vectors as norms, weights inside the distances: the method as published.
        pipe = mkpipe(VectorScaler(target="matrix"), TOPSIS())
        found["scikit-criteria"] = lambda: np.asarray(pipe.evaluate(data).rank_)
    if optional("pymcdm"):
        import pymcdm

        method = pymcdm.methods.TOPSIS(pymcdm.normalizations.vector_normalization)

        def ranks():
            scores = method(values, weights, np.array(objectives), validation=False)
            return np.argsort(np.argsort(-scores, kind="stable")) + 1

        found["pymcdm"] = ranks
    return found


def topsis(np, folder, rows, runs):
    values, objectives, weights = table(np, rows, folder)
    peers = peers_of_topsis(np, values, objectives, weights)
    times, ranks, peak = {name: [] for name in ["lianpian", *peers]}, {}, 0
    for turn in range(runs + 1):
        said, out = ours(folder, rows, "--method", "topsis")
        measured = {"lianpian": (said["solve_s"], np.array([int(row["rank"]) for row in out]))}
        peak = said["peak_memory_mib"]
        measured.update({name: timed(work) for name, work in peers.items()})
        for name, (seconds, found) in measured.items():
            ranks[name] = found
            if turn > 0:
                times[name].append(seconds)
    middle = {name: statistics.median(seconds) for name, seconds in times.items()}
    print(f"\nTOPSIS, {rows:,} x {CRITERIA}; peak memory of lianpian with reading and writing {peak} MiB\n")
    print("| | seconds | time / ours | ranks equal to ours |")
    print("|---|---|---|---|")
    for name, seconds in middle.items():
        equal = int((ranks[name] == ranks["lianpian"]).sum())
        print(f"| {name} | {seconds:.4f} | {seconds / middle['lianpian']:.1f} | {equal:,} of {rows:,} |")


def with_numpy(np, values, objectives, weights, draws):
    """Share of draws in the top, weights within 20 % of themselves; in blocks that fit the memory."""
    least, greatest = values.min(axis=0), values.max(axis=0)
    scaled = (values - least) / (greatest - least)
    scaled[:, np.array(objectives) < 0] = 1 - scaled[:, np.array(objectives) < 0]
    random = np.random.default_rng(7)
    hits = np.zeros(len(values), dtype=np.int64)
    for start in range(0, draws, 500):
        drawn = weights * random.uniform(0.8, 1.2, (min(500, draws - start), CRITERIA))
        scores = (drawn / drawn.sum(axis=1, keepdims=True)) @ scaled.T
        top = np.argpartition(-scores, TOP - 1, axis=1)[:, :TOP]
        hits += np.bincount(top.ravel(), minlength=len(values))
    return hits / draws


def draws(np, folder, runs, count):
    rows = 10_000
    values, objectives, weights = table(np, rows, folder)
    times = {"lianpian, with ranks at 5 and 95 %": [], "NumPy": []}
    for turn in range(runs + 1):
        said, out = ours(folder, rows, "--draws", str(count), "--top", str(TOP))
        seconds, shares = timed(lambda: with_numpy(np, values, objectives, weights, count))
        if turn > 0:
            times["lianpian, with ranks at 5 and 95 %"].append(said["draws_s"])
            times["NumPy"].append(seconds)
    own = np.array([float(row["top_share"]) for row in out])
    error = np.sqrt(2 * np.maximum(shares * (1 - shares), 1 / count) / count)
    middle = {name: statistics.median(seconds) for name, seconds in times.items()}
    print(f"\nDraws: {rows:,} alternatives x {count:,} weightings x {CRITERIA} criteria, share in the top {TOP:,}\n")
    print("| | seconds | time / ours |")
    print("|---|---|---|")
    for name, seconds in middle.items():
        print(f"| {name} | {seconds:.3f} | {seconds / middle['lianpian, with ranks at 5 and 95 %']:.1f} |")
    beyond = int((abs(own - shares) > 5 * error).sum())
    print(f"\nLargest difference of a share {abs(own - shares).max():.4f}; beyond five standard errors: {beyond} of {rows:,}.")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--draws", type=int, default=10_000)
    args = parser.parse_args()
    python = os.environ.get("PEERS_PYTHON")
    if python and os.path.abspath(python) != os.path.abspath(sys.executable):
        os.execv(python, [python, *sys.argv])
    np = optional("numpy")
    if np is None:
        return
    versions = [f"{package} {importlib.metadata.version(package)}" for name, package in PACKAGES.items() if importlib.util.find_spec(name)]
    print(f"{time.strftime('%Y-%m-%d')}, Python {sys.version.split()[0]}, {', '.join(versions)}")
    print(f"{args.runs} turns, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    # Costs as costs, which scikit-criteria advises against and computes all the same.
    warnings.filterwarnings("ignore", module="skcriteria")
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        topsis(np, folder, args.rows, args.runs)
        draws(np, folder, args.runs, args.draws)


if __name__ == "__main__":
    main()
