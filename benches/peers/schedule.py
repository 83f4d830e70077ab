#!/usr/bin/env python3
"""Projects in years: lianpian beside HiGHS in one run, on the same programme, and on small random ones to the end.

    benches/peers/schedule.py [--inputs ../shared/peers/inputs] [--limit 180] [--cases 200] [--slow]

The large programme is that of ../shared/peers/scripts/sched_model.py (10,000 projects, five years; A budgets and counts, C with 500
zones opened once within a window, D with growth inside each zone); without --inputs it is left out. HiGHS gets --limit seconds for A
and, with --slow, for C and D. Small cases are drawn here; HiGHS solves each to optimality, and ours has to be equal or within the gap
that it reports, with a bound that is never passed. LIANPIAN names our program, PEERS_PYTHON a Python that has highspy, numpy and scipy.
"""

import argparse
import csv
import importlib.util
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
from collections import deque

HERE = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("LIANPIAN", str(HERE / "target/release/lianpian"))
YEARS, LATER = 5, 0.05


def ours(folder, rows, fields, programme):
    folder = pathlib.Path(folder)
    with open(folder / "projects.csv", "w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(fields)
        writer.writerows(rows)
    (folder / "programme.toml").write_text(programme)
    command = [PROGRAM, "schedule", "projects.csv", "--programme", "programme.toml", "--out", "years.csv", "--json"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode not in (0, 4):
        sys.exit(f"lianpian failed: {done.stderr}")
    return json.loads(done.stdout)


def programme(zones, after, caps, window, opening, openings, years=YEARS):
    text = f'first_year = 1\nlast_year = {years}\nlater = {LATER}\nid = "id"\nvalue = "value"\nwindow_years = {window}\n'
    text += 'zone = "zone"\n' if zones else ""
    text += 'after = "after"\n' if after else ""
    for name, low, high in caps:
        text += f'[[limits]]\nof = "{name}"\nmax = {high}\n' + (f"min = {low}\n" if low else "")
        text += f"opening_share = {opening}\n" if zones and name == "cost" else ""
    return text + (f'[[limits]]\nof = "openings"\nmax = {openings}\n' if zones else "")


def highs(value, amounts, caps, zone, after, window, opening, openings, years, limit, gap):
    """The programme as a mixed-integer problem; amounts is {name: by project}, caps [(name, min, max)]."""
    import highspy
    import numpy as np
    import scipy.sparse as sp

    n = len(value)
    zones = max((z for z in zone if z is not None), default=-1) + 1
    size = (n + zones) * years
    cost = np.zeros(size)
    for i in range(n):
        for t in range(years):
            cost[i * years + t] = value[i] * (1 - LATER) ** t
    rows, columns, weights, low, high = [], [], [], [], []

    def row(cells, least, most):
        at = len(low)
        for column, weight in cells:
            rows.append(at), columns.append(column), weights.append(weight)
        low.append(least), high.append(most)

    infinity = highspy.kHighsInf
    for unit in range(n + zones):
        row([(unit * years + t, 1) for t in range(years)], 0, 1)
    share = [sum(a for a, z in zip(amounts["cost"], zone) if z == of) * opening for of in range(zones)]
    if "ceil" in amounts:
        share = [float(np.ceil(s - 1e-9)) for s in share]
    for t in range(years):
        for name, least, most in caps:
            cells = [(i * years + t, amounts[name][i]) for i in range(n) if amounts[name][i]]
            if name == "cost":
                cells += [((n + z) * years + t, share[z]) for z in range(zones) if share[z]]
            row(cells, least or 0, most)
        if zones:
            row([((n + z) * years + t, 1) for z in range(zones)], 0, openings)
    for i in range(n):
        if zone[i] is not None:
            for t in range(years):
                opened = [((n + zone[i]) * years + s, -1) for s in range(max(0, t - window + 1), t + 1)]
                row([(i * years + t, 1)] + opened, -infinity, 0)
        if after[i] is not None:
            for t in range(years):
                row([(i * years + s, 1) for s in range(t + 1)] + [(after[i] * years + s, -1) for s in range(t + 1)], -infinity, 0)
    matrix = sp.csr_matrix((weights, (rows, columns)), shape=(len(low), size))
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = size, len(low)
    model.col_cost_, model.col_lower_, model.col_upper_ = cost, np.zeros(size), np.ones(size)
    model.row_lower_, model.row_upper_ = np.array(low, float), np.array(high, float)
    model.sense_ = highspy.ObjSense.kMaximize
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_, model.a_matrix_.index_, model.a_matrix_.value_ = matrix.indptr, matrix.indices, matrix.data
    model.integrality_ = [highspy.HighsVarType.kInteger] * size
    solver = highspy.Highs()
    for option, setting in (("output_flag", False), ("time_limit", float(limit)), ("mip_rel_gap", gap), ("threads", 2), ("random_seed", 0)):
        solver.setOptionValue(option, setting)
    solver.passModel(model)
    since = time.perf_counter()
    solver.run()
    info = solver.getInfo()
    return str(solver.getModelStatus()), info.objective_function_value, info.mip_dual_bound, time.perf_counter() - since


def large(inputs, limit, slow, has_highs):
    table = pathlib.Path(inputs) / "lat10k.csv"
    if not table.exists():
        print(f"left out: no {table.name} in --inputs")
        return
    rows = list(csv.DictReader(open(table)))
    far = [float(r["far"]) for r in rows]
    span = max(far) - min(far)
    value = []
    for r, f in zip(rows, far):
        age = min(max((2000 - float(r["year"])) / 50, 0), 1)
        value.append(round(float(r["hh"]) * (0.5 * age + 0.3 * float(r["gap"]) + 0.2 * (f - min(far)) / span), 3))
    amounts = {"cost": [float(r["cost"]) for r in rows], "floor": [float(r["floor_m2"]) for r in rows], "projects": [1.0] * len(rows)}
    caps = [("cost", 0, 0.06 * sum(amounts["cost"])), ("floor", 0, 0.07 * sum(amounts["floor"])), ("projects", 300, 800)]
    zone = [(i // 500) * 25 + (i % 100) // 4 for i in range(len(rows))]
    parents = grown(value, zone)
    print(f"{'variant':8} {'program':10} {'value':>12} {'bound':>12} {'gap %':>7} {'seconds':>8}")
    for variant in "ACD":
        zones, after = variant != "A", variant == "D"
        with tempfile.TemporaryDirectory() as folder:
            fields = ["id", "value", "cost", "floor", "zone", "after"]
            records = [[i, value[i], amounts["cost"][i], amounts["floor"][i], zone[i], "" if parents[i] is None else parents[i]] for i in range(len(rows))]
            said = ours(folder, records, fields, programme(zones, after, caps, 2, 0.01, 40))
        print(f"{variant:8} {'lianpian':10} {said['value']:12.1f} {said['bound']:12.1f} {said['gap'] * 100:7.3f} {said['solve_s']:8.2f}   {said['peak_memory_mib']} MiB, {said['started']} started")
        if has_highs and (variant == "A" or slow):
            none = [None] * len(rows)
            _, best, bound, seconds = highs(value, amounts, caps, zone if zones else none, parents if after else none, 2, 0.01, 40, YEARS, limit, 0.001)
            gap = (bound - best) / best * 100 if best else float("inf")
            print(f"{variant:8} {'HiGHS':10} {best:12.1f} {bound:12.1f} {gap:7.3f} {seconds:8.2f}   {seconds / said['solve_s']:.1f} × the time of ours")


def grown(value, zone, columns=100):
    """Inside a zone who grows from whom: breadth first from the most valuable."""
    members = {}
    for i, z in enumerate(zone):
        members.setdefault(z, []).append(i)
    parent = [None] * len(value)
    for all_of_zone in members.values():
        inside = set(all_of_zone)
        root = max(all_of_zone, key=lambda i: (value[i], -i))
        seen, queue = {root}, deque([root])
        while queue:
            at = queue.popleft()
            for near in (at - 1 if at % columns else -1, at + 1 if (at + 1) % columns else -1, at - columns, at + columns):
                if near in inside and near not in seen:
                    seen.add(near)
                    parent[near] = at
                    queue.append(near)
    return parent


def small(cases):
    import numpy as np

    random = np.random.default_rng(20261128)
    equal = within = 0
    worst = 0.0
    since = time.perf_counter()
    for case in range(cases):
        n, years = int(random.integers(4, 60)), int(random.integers(2, 6))
        zones = int(random.integers(0, 6))
        window = int(random.integers(1, 4))
        value = [int(v) for v in random.integers(1, 100, n)]
        # Whole hundreds, so that a share of a hundredth is whole, too.
        amounts = {"cost": [int(c) * 100 for c in random.integers(1, 50, n)], "projects": [1] * n}
        zone = [int(z) if z < zones else None for z in random.integers(0, zones + 1, n)]
        after = [int(random.integers(0, i)) if i and random.random() < 0.3 else None for i in range(n)]
        caps = [("cost", 0, int(sum(amounts["cost"]) * random.uniform(0.05, 0.4))), ("projects", 0, int(random.integers(1, n + 1)))]
        openings = int(random.integers(1, 3))
        with tempfile.TemporaryDirectory() as folder:
            records = [[i, value[i], amounts["cost"][i], "" if zone[i] is None else f"z{zone[i]}", "" if after[i] is None else after[i]] for i in range(n)]
            said = ours(folder, records, ["id", "value", "cost", "zone", "after"], programme(zones > 0, True, caps, window, 0.01, openings, years))
        named = {z: k for k, z in enumerate(sorted({z for z in zone if z is not None}))}
        status, best, _, _ = highs(value, amounts, caps, [None if z is None else named[z] for z in zone], after, window, 0.01, openings, years, 300, 0)
        if "Optimal" not in status:
            print(f"case {case}: HiGHS {status}")
            continue
        gap = (best - said["value"]) / max(best, 1e-9)
        worst = max(worst, gap)
        if said["bound"] < best * (1 - 1e-6) or said["value"] > best * (1 + 1e-6) or gap > said["gap"] + 1e-6:
            sys.exit(f"case {case}: ours {said['value']} within {said['bound']}, HiGHS {best}")
        equal += gap <= 1e-6
        within += gap > 1e-6
    print(f"small cases: {equal} equal to the optimum, {within} within the gap reported (at most {worst * 100:.3f} %), none outside; {time.perf_counter() - since:.0f} s")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--inputs", default=str(HERE / "../shared/peers/inputs"))
    arguments.add_argument("--limit", type=float, default=180)
    arguments.add_argument("--cases", type=int, default=200)
    arguments.add_argument("--slow", action="store_true")
    given = arguments.parse_args()
    python = os.environ.get("PEERS_PYTHON")
    if python and os.path.abspath(python) != os.path.abspath(sys.executable):
        os.execv(python, [python, *sys.argv])
    has_highs = all(importlib.util.find_spec(name) for name in ("highspy", "numpy", "scipy"))
    if not has_highs:
        print("left out: HiGHS (pip install highspy numpy scipy)")
    large(given.inputs, given.limit, given.slow, has_highs)
    if has_highs:
        small(given.cases)


if __name__ == "__main__":
    main()
