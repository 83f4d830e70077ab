#!/usr/bin/env python3
"""Connected zones: lianpian beside scikit-learn's Ward, METIS, GeoDa and PySAL, in one run, on the same links and attributes.

    benches/peers/zones.py [--inputs ../shared/peers/inputs] [--sizes 1000 10000 100000] [--slow]

Lattices lat1k, lat10k and lat100k are taken from --inputs where they are, else made here (another draw of the same kind); small real inputs
only from there. Objectives are computed here, from labels alone, for every program alike: `SSD` the squares within zones, `PWD` the
distances of pairs within zones, `cut` the links between zones. Seconds are of the method alone (`solve_s` of ours, the call of the peer).
--slow adds peers that need minutes. Peers that are not installed are left out and named. LIANPIAN names our program, PEERS_PYTHON a Python that has the peers.
"""

import argparse
import csv
import gzip
import importlib.util
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("LIANPIAN", str(HERE / "target/release/lianpian"))
ATTRIBUTES = ["z1", "z2", "z3"]
THRESHOLD = 2_400
# Units above which METIS is asked for few numbers of parts: halvings of the range, and calls in all.
SOUGHT = 20_000
HALVINGS = 6
CALLS = 16
REGIONS = {1_000: 20, 10_000: 100, 100_000: 400}
ROWS = {1_000: (25, 40), 10_000: (100, 100), 100_000: (250, 400)}
SMALL = {  # name: (attributes, column and threshold of max-p, zones of p-regions)
    "mexico_std": ([f"z{i}" for i in range(7)], "one", 3, 5),
    "columbus_std": ([f"z{i}" for i in range(3)], "one", 5, 6),
    "georgia_std": ([f"z{i}" for i in range(6)], "TotPop90", 200_000, 8),
}


def optional(name):
    return importlib.util.find_spec(name) is not None


def lattice(np, folder, name, rows, columns):
    """Attributes that vary smoothly with noise, amounts that vary by half: as the lattices of the comparison."""
    random = np.random.default_rng(20240601)

    def smooth(width, noise):
        field = random.standard_normal((rows, columns))
        kernel = np.exp(-0.5 * (np.arange(-3 * width, 3 * width + 1) / width) ** 2)
        for axis in (0, 1):
            field = np.apply_along_axis(lambda line: np.convolve(np.pad(line, 3 * width, mode="reflect"), kernel / kernel.sum(), "valid"), axis, field)
        field = field / field.std() + noise * random.standard_normal((rows, columns))
        return np.round((field - field.mean()) / field.std(), 6).ravel()

    z = [smooth(width, noise) for width, noise in ((4, 0.5), (6, 0.7), (3, 0.4))]
    hh = np.clip(np.round(np.exp(4.7 + 0.5 * random.standard_normal(rows * columns))), 10, 600).astype(int)
    with open(folder / f"{name}.csv", "w") as out:
        out.write("id,hh,z1,z2,z3\n")
        out.writelines(f"{i},{hh[i]},{z[0][i]},{z[1][i]},{z[2][i]}\n" for i in range(rows * columns))
    at = np.arange(rows * columns).reshape(rows, columns)
    pairs = np.concatenate([np.stack([at[:, :-1].ravel(), at[:, 1:].ravel()], 1), np.stack([at[:-1].ravel(), at[1:].ravel()], 1)])
    np.savetxt(folder / f"{name}_edges.csv", pairs, fmt="%d", delimiter=",", header="u,v", comments="")


def evaluate(np, labels, z, links, amounts):
    labels = np.unique(labels, return_inverse=True)[1]
    count = np.bincount(labels).astype(float)
    squares = distances = 0.0
    for k in range(z.shape[1]):
        values = z[:, k]
        squares += float((values * values).sum() - (np.bincount(labels, values) ** 2 / count).sum())
        order = np.lexsort((values, labels))
        own = labels[order]
        start = np.r_[0, np.cumsum(count[:-1])]
        rank = np.arange(len(labels)) - start[own]
        distances += float((values[order] * (2 * rank - count[own] + 1)).sum())
    same = labels[links[:, 0]] == labels[links[:, 1]]
    from_zone = list(range(len(labels)))

    def root(i):
        while from_zone[i] != i:
            from_zone[i] = from_zone[from_zone[i]]
            i = from_zone[i]
        return i

    pieces = len(labels)
    for a, b in links[same].tolist():
        a, b = root(a), root(b)
        if a != b:
            from_zone[a] = b
            pieces -= 1
    return {
        "zones": len(count), "SSD": squares, "PWD": distances, "cut": int((~same).sum()),
        "apart": pieces - len(count), "least": float(np.bincount(labels, amounts).min()),
    }


def ours(table, links, folder, *more):
    out = folder / "out.csv"
    command = [PROGRAM, "zone", str(table), *(["--links", str(links)] if links else []), *more, "--out", str(out), "--json", "-q"]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    if done.returncode not in (0, 4):
        sys.exit(f"lianpian ended with {done.returncode}")
    said = json.loads(done.stdout)
    with open(out, encoding="utf-8-sig", newline="") as file:
        return said, [int(row["zone_id"] or 0) for row in csv.DictReader(file)]


def ward(np, z, links, k):
    import scipy.sparse as sparse
    from sklearn.cluster import AgglomerativeClustering

    n = len(z)
    both = sparse.coo_matrix((np.ones(2 * len(links)), (np.r_[links[:, 0], links[:, 1]], np.r_[links[:, 1], links[:, 0]])), shape=(n, n)).tocsr()
    start = time.perf_counter()
    labels = AgglomerativeClustering(k, connectivity=both, linkage="ward").fit_predict(z)
    return time.perf_counter() - start, labels


def metis(np, z, links, amounts, threshold, alike):
    """The most parts that all reach the threshold and hang together, downwards from the bound; time of all calls.

    Large inputs get few calls: halvings between nine tenths of the bound and the bound, as if what holds for k held for all below, and
    of these no more than CALLS.
    """
    import pymetis

    n = len(z)
    around = [[] for _ in range(n)]
    for a, b in links.tolist():
        around[a].append(b)
        around[b].append(a)
    starts = np.r_[0, np.cumsum([len(x) for x in around])]
    ends = np.concatenate(around)
    weights = None
    if alike:
        source = np.repeat(np.arange(n), [len(x) for x in around])
        weights = np.maximum(1, np.round(1_000 * np.exp(-np.sqrt(((z[source] - z[ends]) ** 2).sum(1))))).astype(int)
    bound = int(amounts.sum() // threshold)
    start = time.perf_counter()

    calls = 0

    def feasible(k):
        nonlocal calls
        for factor in (1, 5, 20, 60):
            if n > SOUGHT and calls == CALLS:
                return None
            calls += 1
            options = pymetis.Options(seed=0, contig=1, ufactor=factor, niter=20)
            _, labels = pymetis.part_graph(k, xadj=starts, adjncy=ends, vweights=amounts.astype(int), eweights=weights, options=options, recursive=False)
            labels = np.array(labels)
            if np.bincount(labels, amounts, minlength=k).min() >= threshold and evaluate(np, labels, z, links, amounts)["apart"] == 0:
                return labels
        return None

    best = None
    if n > SOUGHT:
        low, high = int(0.9 * bound), bound + 1
        for _ in range(HALVINGS):
            k = (low + high) // 2
            labels = feasible(k)
            low, high, best = (low, k, best) if labels is None else (k, high, labels)
    else:
        for k in range(bound, 1, -max(1, bound // 200)):
            best = feasible(k)
            if best is not None or time.perf_counter() - start > 120:
                break
    return None if best is None else (time.perf_counter() - start, best)


def geoda(layer, method, *numbers):
    import geopandas
    import pygeoda

    data = pygeoda.open(geopandas.read_file(layer))
    weights = pygeoda.rook_weights(data)
    options = {"scale_method": "raw", "cpu_threads": 2, "random_seed": 42}
    start = time.perf_counter()
    if method == "maxp_greedy":
        found = pygeoda.maxp_greedy(weights, data[ATTRIBUTES], data["hh"], numbers[0], iterations=99, **options)
    else:
        found = pygeoda.azp_sa(numbers[0], weights, data[ATTRIBUTES], cooling_rate=0.85, sa_maxit=1, **options)
    return time.perf_counter() - start, found["Clusters"]


def spopt(layer, links, threshold):
    import geopandas
    from libpysal.weights import W
    from spopt.region import MaxPHeuristic

    table = geopandas.read_file(layer)
    around = {i: [] for i in range(len(table))}
    for a, b in links.tolist():
        around[a].append(b)
        around[b].append(a)
    start = time.perf_counter()
    model = MaxPHeuristic(table, W(around, silence_warnings=True), ATTRIBUTES, "hh", threshold, top_n=2)
    model.solve()
    return time.perf_counter() - start, model.labels_


def show(np, title, key, results, z, links, amounts):
    print(f"\n{title}\n")
    print("| | zones | SSD | PWD | cut links | least amount | seconds | time / ours | peak MiB |")
    print("|---|---|---|---|---|---|---|---|---|")
    first = None
    for name, result in results:
        if result is None:
            print(f"| {name} | not finished | | | | | | | |")
            continue
        seconds, labels, *memory = result
        found = evaluate(np, np.asarray(labels), z, links, amounts)
        first = first or seconds
        note = "" if found["apart"] == 0 else f" (in {found['apart']} pieces too many)"
        mark = lambda name, text: f"**{text}**" if name == key else text
        print(
            f"| {name} | {found['zones']}{note} | {mark('SSD', format(found['SSD'], ',.1f'))} | {mark('PWD', format(found['PWD'], ',.1f'))} "
            f"| {found['cut']:,} | {found['least']:,.0f} | {seconds:.2f} | {seconds / first:.1f} | {memory[0] if memory else ''} |"
        )


def lattices(np, inputs, folder, size, slow):
    rows, columns = ROWS[size]
    name = f"lat{size // 1_000}k"
    for ending in ("csv", "csv.gz"):
        if (inputs / f"{name}.{ending}").exists() and (inputs / f"{name}_edges.csv").exists():
            text = (inputs / f"{name}.{ending}").read_bytes()
            (folder / f"{name}.csv").write_bytes(gzip.decompress(text) if ending == "csv.gz" else text)
            (folder / f"{name}_edges.csv").write_bytes((inputs / f"{name}_edges.csv").read_bytes())
            break
    else:
        lattice(np, folder, name, rows, columns)
        name += " (made here)"
    base = folder / name.split()[0]
    with open(f"{base}.csv", newline="") as file:
        table = list(csv.DictReader(file))
    z = np.array([[float(row[a]) for a in ATTRIBUTES] for row in table])
    amounts = np.array([float(row["hh"]) for row in table])
    links = np.loadtxt(f"{base}_edges.csv", delimiter=",", skiprows=1, dtype=int)
    layer = inputs / f"{base.name}.gpkg"
    alike = ["--attributes", ",".join(ATTRIBUTES)]

    def run(*more):
        said, labels = ours(f"{base}.csv", f"{base}_edges.csv", folder, *alike, *more)
        return said["solve_s"], labels, said["peak_memory_mib"]

    k = REGIONS[size]
    results = [("lianpian", run("--objective", "p-regions", "--k", str(k)))]
    if optional("sklearn"):
        results.append(("scikit-learn Ward", ward(np, z, links, k)))
    if optional("pygeoda") and layer.exists() and size <= 1_000:
        results.append(("GeoDa AZP-SA", geoda(layer, "azp_sa", k)))
    show(np, f"p-regions, {name}, {k} zones", "SSD", results, z, links, amounts)
    results = [("lianpian", run("--objective", "max-p", "--bound", f"hh:{THRESHOLD}:"))]
    if optional("pymetis"):
        results.append(("METIS", metis(np, z, links, amounts, THRESHOLD, False)))
        if size <= SOUGHT or slow:
            results.append(("METIS, links by likeness", metis(np, z, links, amounts, THRESHOLD, True)))
    if optional("pygeoda") and layer.exists() and (size <= 1_000 or slow and size <= 10_000):
        results.append(("GeoDa max-p greedy", geoda(layer, "maxp_greedy", THRESHOLD)))
    if optional("spopt") and layer.exists() and slow and size <= 1_000:
        results.append(("PySAL max-p", spopt(layer, links, THRESHOLD)))
    bound = int(amounts.sum() // THRESHOLD)
    show(np, f"max-p, {name}, at least {THRESHOLD:,} households, at most {bound} zones", "PWD", results, z, links, amounts)


def pairs_of(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return {tuple(sorted((int(row["u"]), int(row["v"])))) for row in csv.DictReader(file)}


def across_streets(inputs, folder):
    """Links of parcels with streets between them, against those of the lattice without streets; at 60 m, links through a third parcel."""
    print("\nLinks across streets, against the lattice without streets\n")
    print("| | links | precision | recall | through a third parcel | seconds |")
    print("|---|---|---|---|---|---|")
    for name in ("lat1k", "lat10k"):
        layer = inputs / f"{name}_streetgap.gpkg"
        if not layer.exists():
            print(f"{layer} is not there: left out", file=sys.stderr)
            continue
        known = pairs_of(inputs / f"{name}_edges.csv")
        for gap in (20, 60):
            seconds = linked(layer, gap, folder / "links.csv")["links_s"]
            pairs = pairs_of(folder / "links.csv")
            right = len(pairs & known)
            shares = f"{right / len(pairs):.4f} | {right / len(known):.4f}" if gap == 20 else "|"
            print(f"| lianpian, {name}, {gap} m | {len(pairs):,} | {shares} | {through_third(layer, gap, folder)} | {seconds:.2f} |")
        if optional("libpysal") and optional("geopandas"):
            import geopandas
            from libpysal.weights import Rook

            start = time.perf_counter()
            rook = Rook.from_dataframe(geopandas.read_file(layer), use_index=False, silence_warnings=True)
            count = sum(len(ends) for ends in rook.neighbors.values()) // 2
            print(f"| PySAL rook, {name} | {count:,} | | {count / len(known):.4f} | | {time.perf_counter() - start:.2f} |")


def linked(layer, gap, out):
    command = [PROGRAM, "zone", str(layer), "--links", "gap", "--gap", str(gap), "--min-frontage", "10", "--links-out", str(out), "--json", "-q"]
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)


def through_third(layer, gap, folder):
    """Links whose line leads through a parcel that is none of its ends for more than 10 cm; blank where geopandas is not installed."""
    if not optional("geopandas"):
        return ""
    import geopandas

    linked(layer, gap, folder / "links.geojson")
    parcels = geopandas.read_file(layer)
    links = geopandas.read_file(folder / "links.geojson").to_crs(parcels.crs)
    # A link may end inside the rounding of its own parcels; a third one is another matter.
    crossed = links.sindex.query(parcels.geometry, predicate="intersects")
    bad = set()
    for parcel, link in zip(*crossed):
        row = links.iloc[link]
        if parcel not in (int(row["u"]), int(row["v"])) and row.geometry.intersection(parcels.geometry.iloc[parcel]).length > 0.1:
            bad.add(link)
    return f"{len(bad)} of {len(links):,}"


def guerry(np, folder):
    """The share of the squares that lies between five regions of France, by the six variables of Guerry."""
    layer = HERE.parent / "shared/data/region_benchmarks/rgeoda/Guerry.shp"
    if not layer.exists():
        print(f"{layer} is not there: left out", file=sys.stderr)
        return
    columns = ["Crm_prs", "Crm_prp", "Litercy", "Donatns", "Infants", "Suicids"]
    print("\nGuerry, 85 departments, 5 regions, queen: share of the squares between regions\n")
    print("| | share | seconds |")
    print("|---|---|---|")
    said, _ = ours(layer, None, folder, "--objective", "p-regions", "--k", "5", "--attributes", ",".join(columns), "--standardise", "--links", "queen")
    print(f"| lianpian | {said['between_share']:.5f} | {said['solve_s']:.2f} |")
    if optional("pygeoda"):
        import geopandas
        import pygeoda

        data = pygeoda.open(geopandas.read_file(layer))
        weights = pygeoda.queen_weights(data)
        for name, call in (
            ("GeoDa SKATER", lambda: pygeoda.skater(5, weights, data[columns])),
            ("GeoDa REDCAP, full order, Ward", lambda: pygeoda.redcap(5, weights, data[columns], "fullorder-wardlinkage")),
            ("GeoDa AZP, tabu", lambda: pygeoda.azp_tabu(5, weights, data[columns], tabu_length=10, conv_tabu=10)),
        ):
            start = time.perf_counter()
            found = call()
            share = found["The ratio of between to total sum of squares"]
            print(f"| {name} | {share:.5f} | {time.perf_counter() - start:.2f} |")


def small(inputs, folder):
    print("\nSmall inputs, lianpian alone (peers: see docs/performance.md)\n")
    print("| | zones | SSD | PWD | bound | proven | seconds |")
    print("|---|---|---|---|---|---|---|")
    for name, (attributes, column, least, k) in SMALL.items():
        layer = inputs / f"{name}.gpkg"
        if not layer.exists():
            print(f"{layer} is not there: left out", file=sys.stderr)
            continue
        links = inputs / f"{name}_edges.csv"
        for more in (["--objective", "p-regions", "--k", str(k)], ["--objective", "max-p", "--bound", f"{column}:{least}:"]):
            said, _ = ours(layer, links, folder, "--attributes", ",".join(attributes), *more)
            bound = "" if said["bound"] is None else f"{said['bound']:,.2f}"
            print(f"| {name}, {more[1]} | {said['zones']} | {said['squares']:,.2f} | {said['pairwise_distance']:,.1f} | {bound} | {said['proven']} | {said['solve_s']:.2f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=pathlib.Path, default=HERE.parent / "shared/peers/inputs")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000], choices=sorted(REGIONS))
    parser.add_argument("--slow", action="store_true")
    args = parser.parse_args()
    python = os.environ.get("PEERS_PYTHON")
    if python and os.path.abspath(python) != os.path.abspath(sys.executable):
        os.execv(python, [python, *sys.argv])
    if not optional("numpy"):
        print("numpy is not installed: nothing to compare with")
        return
    import numpy as np

    for peer in ("sklearn", "pymetis", "pygeoda", "spopt", "libpysal"):
        if not optional(peer):
            print(f"{peer} is not installed: left out", file=sys.stderr)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for size in args.sizes:
            lattices(np, args.inputs, folder, size, args.slow)
        small(args.inputs, folder)
        guerry(np, folder)
        across_streets(args.inputs, folder)


if __name__ == "__main__":
    main()
