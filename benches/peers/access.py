#!/usr/bin/env python3
"""Walks along a network: lianpian beside SciPy, networkx, pandana and PySAL access, in one run, turn by turn.

    benches/peers/access.py [--runs 5] [--slow]

The networks are ../shared/peers/inputs/streets_200k.npz (a synthetic grid of 199,992 nodes) and the streets of Wuhan in
../shared/data/china (92,667 edges), with facilities drawn by seed. Networks that are not there and peers that are not installed
are skipped, and that is said; --slow adds networkx, which takes a minute, and pandana's own preparation on the grid is
never waited for. LIANPIAN names the program (default: target/release/lianpian), PEERS_PYTHON a Python with numpy, scipy and
pandas, and as you like pandana, networkx, access and pyogrio (with shapely). Tables are Markdown: the middle of all runs.

Times are of the search alone: our solve_s (all cores, and one), of a peer the call. Every distance is compared.
"""

import argparse
import importlib
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHARED = ROOT / "../shared"
CATEGORIES = 8
SEED = 20261128
SHARES = [0.3, 0.2, 0.15, 0.12, 0.1, 0.07, 0.04, 0.02]
DECAY = {500: 1, 1000: 0.68, 1500: 0.22}
# How far pandana looks: without a limit its search grows without bound.
PANDANA_M = 5_000


def optional(name):
    try:
        return importlib.import_module(name)
    except Exception as error:  # A peer may fail to load in more ways than by being absent.
        print(f"skipped: {name} cannot be used ({error})", file=sys.stderr)
        return None


def grid(name):
    """Nodes, edges, facilities and people of a synthetic network."""
    path = SHARED / f"peers/inputs/{name}.npz"
    if not path.exists():
        print(f"skipped: no ../shared/peers/inputs/{name}.npz", file=sys.stderr)
        return None
    return dict(np.load(path))


def wuhan(folder):
    """The same of the streets of Wuhan; facilities and their capacity by seed."""
    packed = SHARED / "data/china/wuhan_streets_original.fgb.zst"
    pyogrio, shapely = optional("pyogrio"), optional("shapely")
    if not packed.exists() or pyogrio is None or shapely is None:
        print("skipped: Wuhan needs ../shared/data/china, pyogrio and shapely", file=sys.stderr)
        return None
    path = folder / "wuhan.fgb"
    subprocess.run(["zstd", "-dqf", str(packed), "-o", str(path)], check=True)
    lines = shapely.from_wkb(pyogrio.raw.read(path, columns=[])[2])
    # Nodes are the ends of lines: the node numbers of the file do not tell which end is which.
    ends = [shapely.get_coordinates(shapely.get_point(lines, which)) for which in [0, -1]]
    at, numbers = np.unique(np.concatenate(ends), axis=0, return_inverse=True)
    u, v = numbers[: len(lines)], numbers[len(lines) :]
    draw = np.random.default_rng(SEED)
    return {
        "x": at[:, 0],
        "y": at[:, 1],
        "u": u,
        "v": v,
        "len": shapely.length(lines),
        "fac_node": draw.integers(0, len(at), 4_000),
        "fac_cat": draw.choice(CATEGORIES, 4_000, p=SHARES),
        "fac_cap": draw.integers(10, 200, 4_000),
        "pop": draw.integers(0, 300, len(at)),
    }


def write(network, folder, only=None):
    """The three tables of a network, as `lianpian access` takes them."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = slice(None) if only is None else network["fac_cat"] == only
    tables = {
        "nodes": {"node": np.arange(len(network["x"])), "x": network["x"], "y": network["y"], "population": network["pop"]},
        "edges": {"u": network["u"], "v": network["v"], "length": network["len"]},
        "facilities": {name: network[key][kept] for name, key in [("node", "fac_node"), ("category", "fac_cat"), ("capacity", "fac_cap")]},
    }
    for name, columns in tables.items():
        pd.DataFrame(columns).to_csv(folder / f"{name}.csv", index=False)
    return folder


def ours(folder, *more):
    """The account of one run."""
    files = [part for name in ["nodes", "edges", "facilities"] for part in [f"--{name}", str(folder / f"{name}.csv")]]
    command = [PROGRAM, "access", *files, "--out", str(folder / "out.csv"), "--json", "-q", *more]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def distances(folder):
    table = pd.read_csv(folder / "out.csv")
    return table[[f"distance_{c}_m" for c in range(CATEGORIES)]].fillna(np.inf).to_numpy()


def matrix(network):
    """What SciPy searches: of parallel edges the shortest, because it would add them up."""
    low, high = np.minimum(network["u"], network["v"]), np.maximum(network["u"], network["v"])
    edges = pd.DataFrame({"a": low, "b": high, "m": network["len"]})
    edges = edges[edges.a != edges.b].groupby(["a", "b"], as_index=False).m.min()
    a, b, m = edges.a.to_numpy(), edges.b.to_numpy(), edges.m.to_numpy()
    n = len(network["x"])
    return sparse.coo_matrix((np.r_[m, m], (np.r_[a, b], np.r_[b, a])), shape=(n, n)).tocsr()


def of_category(network, category):
    return network["fac_node"][network["fac_cat"] == category]


def with_scipy(network, arcs):
    search = lambda c: csgraph.dijkstra(arcs, indices=np.unique(of_category(network, c)), min_only=True)
    return np.stack([search(c) for c in range(CATEGORIES)], 1)


def with_networkx(networkx, network, graph):
    found = np.full((len(network["x"]), CATEGORIES), np.inf)
    for c in range(CATEGORIES):
        reached = networkx.multi_source_dijkstra_path_length(graph, set(of_category(network, c).tolist()))
        found[list(reached), c] = list(reached.values())
    return found


def with_pandana(network, net):
    columns = []
    for c in range(CATEGORIES):
        nodes = of_category(network, c)
        net.set_pois(f"c{c}", PANDANA_M, 1, pd.Series(network["x"][nodes]), pd.Series(network["y"][nodes]))
        columns.append(net.nearest_pois(PANDANA_M, f"c{c}", num_pois=1)[1].to_numpy())
    return np.stack(columns, 1)


def seconds(work):
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def nearest(title, network, folder, runs, peers):
    """One table: the nearest facility of eight categories for every node."""
    write(network, folder)
    arcs = matrix(network)
    turns = {"lianpian": [], "lianpian, one thread": [], "SciPy dijkstra(min_only)": []}
    for _ in range(runs):
        turns["lianpian"].append(ours(folder)["solve_s"])
        turns["lianpian, one thread"].append(ours(folder, "--threads", "1")["solve_s"])
        took, exact = seconds(lambda: with_scipy(network, arcs))
        turns["SciPy dijkstra(min_only)"].append(took)
    found = distances(folder)
    difference = {"SciPy dijkstra(min_only)": largest(found, exact)}
    networkx, pandana = peers.get("networkx"), peers.get("pandana")
    if networkx is not None:
        graph = networkx.Graph()
        low = sparse.triu(arcs).tocoo()
        graph.add_weighted_edges_from(zip(low.row.tolist(), low.col.tolist(), low.data.tolist()))
        took, other = seconds(lambda: with_networkx(networkx, network, graph))
        turns["networkx multi_source_dijkstra (one turn)"] = [took]
        difference["networkx multi_source_dijkstra (one turn)"] = largest(found, other)
    within = f"within {PANDANA_M:,} m"
    if pandana is not None:
        x, y = pd.Series(network["x"]), pd.Series(network["y"])
        ends = pd.Series(network["u"]), pd.Series(network["v"])
        built, net = seconds(lambda: pandana.Network(x, y, *ends, pd.DataFrame({"m": network["len"]}), twoway=True))
        name = f"pandana nearest_pois, {within} (its network took {built:.1f} s more)"
        turns[f"lianpian, {within}"] = []
        turns[name] = []
        for _ in range(runs):
            turns[f"lianpian, {within}"].append(ours(folder, "--within", str(PANDANA_M))["solve_s"])
            took, other = seconds(lambda: with_pandana(network, net))
            turns[name].append(took)
        difference[name] = largest(np.minimum(found, PANDANA_M), np.minimum(other, PANDANA_M))
    print(f"\n{title}: {len(network['x']):,} nodes, {len(network['u']):,} edges, {len(network['fac_node']):,} facilities")
    print(f"in {CATEGORIES} categories; sum of all distances {exact[np.isfinite(exact)].sum():,.3f} m (SciPy)\n")
    print("| | seconds | time / ours | largest difference, m |")
    print("|---|---|---|---|")
    base = statistics.median(turns["lianpian"])
    for name, took in turns.items():
        like = statistics.median(turns[f"lianpian, {within}"]) if within in name else base
        middle = statistics.median(took)
        gap = f"{difference[name]:.1e}" if name in difference else ""
        print(f"| {name} | {middle:.3f} | {middle / like:.2f} | {gap} |")
    if largest(found, exact) > 1e-3:
        sys.exit("distances differ from SciPy's by more than a millimetre")


def largest(ours, theirs):
    """The largest difference; infinite where one reaches what the other does not."""
    both = np.isfinite(ours) & np.isfinite(theirs)
    if (np.isfinite(ours) != np.isfinite(theirs)).any():
        return np.inf
    return float(np.abs(ours[both] - theirs[both]).max())


def supply(folder, runs, access):
    """The other table: supply against demand (E2SFCA)."""
    decay = ",".join(f"{m}:{w}" for m, w in DECAY.items())
    rows, wrong = [], None
    small = grid("streets_20k")
    if small is not None:
        write(small, folder / "small", only=0)
        account = [ours(folder / "small", "--e2sfca", decay) for _ in range(runs)]
        found = pd.read_csv(folder / "small/out.csv").e2sfca.to_numpy()
        base = statistics.median(run["supply_s"] for run in account)
        size = f"{len(small['x']):,} × {int((small['fac_cat'] == 0).sum()):,}"
        rows.append(("lianpian", size, base, 1.0, account[0]["peak_memory_mib"], ""))
        if access is not None:
            paired, cost = seconds(lambda: pairs(small))
            took = [seconds(lambda: with_access(access, small, cost))[0] for _ in range(runs)]
            theirs = with_access(access, small, cost)
            # A place that no facility reaches has no value there, and 0 here.
            wrong = float(np.abs(found - np.nan_to_num(theirs)).max())
            middle = statistics.median(took)
            name = f"PySAL access, its {len(cost):,} pairs given (SciPy took {paired:.2f} s for them)"
            rows.append((name, size, middle, middle / base, "", f"{wrong:.1e}"))
    large = grid("streets_200k")
    if large is not None:
        write(large, folder / "large")
        account = [ours(folder / "large", "--e2sfca", decay) for _ in range(runs)]
        size = f"{len(large['x']):,} × {len(large['fac_node']):,}"
        rows.append(("lianpian", size, statistics.median(run["supply_s"] for run in account), "", account[0]["peak_memory_mib"], ""))
    if rows:
        print(f"\nSupply against demand (E2SFCA, {decay}), places × facilities\n")
        print("| | size | seconds | time / ours | peak MiB | largest difference |")
        print("|---|---|---|---|---|---|")
        for name, size, took, ratio, peak, gap in rows:
            ratio = ratio if ratio == "" else f"{ratio:.1f}"
            print(f"| {name} | {size} | {took:.3f} | {ratio} | {peak} | {gap} |")
    if wrong is not None and wrong > 1e-9:
        sys.exit("supply differs from PySAL's")


def pairs(network):
    """Places and facilities of category 0 within reach, as PySAL wants them."""
    arcs, facilities = matrix(network), np.flatnonzero(network["fac_cat"] == 0)
    reach = max(DECAY)
    found = csgraph.dijkstra(arcs, indices=network["fac_node"][facilities], limit=reach)
    facility, place = np.nonzero(found <= reach)
    return pd.DataFrame({"origin": place, "dest": facilities[facility], "cost": found[facility, place]})


def with_access(access, network, cost):
    people = pd.DataFrame({"id": np.arange(len(network["x"])), "people": network["pop"].astype(float)})
    kept = np.flatnonzero(network["fac_cat"] == 0)
    places = pd.DataFrame({"id": kept, "capacity": network["fac_cap"][kept].astype(float)})
    names = {"demand_index": "id", "demand_value": "people", "supply_index": "id", "supply_value": "capacity"}
    costs = {"cost_df": cost, "cost_origin": "origin", "cost_dest": "dest", "cost_name": "cost"}
    table = access.Access(demand_df=people, supply_df=places, **names, **costs)
    table.enhanced_two_stage_fca(name="e", weight_fn=importlib.import_module("access.weights").step_fn(DECAY))
    return table.access_df["e_capacity"].reindex(people.id).to_numpy()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--slow", action="store_true", help="networkx too")
    args = parser.parse_args()
    peers = {name: optional(name) for name in ["pandana", "access", *(["networkx"] if args.slow else [])]}
    versions = [f"{name} {importlib.metadata.version(name)}" for name in ["numpy", "scipy", *(n for n, peer in peers.items() if peer)]]
    print(f"{time.strftime('%Y-%m-%d')}, Python {sys.version.split()[0]}, {', '.join(versions)}")
    print(f"{args.runs} turns, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        town = grid("streets_200k")
        if town is not None:
            # pandana's preparation does not end on a grid.
            nearest("Grid", town, folder / "grid", args.runs, {"networkx": peers.get("networkx")})
        city = wuhan(folder)
        if city is not None:
            nearest("Streets of Wuhan", city, folder / "wuhan", args.runs, peers)
        supply(folder, args.runs, peers["access"])


if __name__ == "__main__":
    # This folder holds a script of the name of a peer.
    sys.path = [folder for folder in sys.path if pathlib.Path(folder or ".").resolve() != pathlib.Path(__file__).resolve().parent]
    python = os.environ.get("PEERS_PYTHON")
    if python and pathlib.Path(python).absolute() != pathlib.Path(sys.executable).absolute():
        os.execv(python, [python, *sys.argv])
    try:
        import importlib.metadata

        import numpy as np
        import pandas as pd
        from scipy import sparse
        from scipy.sparse import csgraph
    except ImportError as missing:
        print(f"skipped: {missing} (pip install numpy scipy pandas; PEERS_PYTHON names the Python)")
        sys.exit()
    PROGRAM = os.environ.get("LIANPIAN", str(ROOT / "target/release/lianpian"))
    main()
