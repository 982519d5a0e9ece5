"""What all measures of a network of 10,000 organisations and 40,000 ties take, and how plain networkx compares.

python -m benchmarks.network_measures [--nodes 10000] [--ties 40000] [--without-networkx] [--json var/network_measures.json]

Machines are shared: the processor's time of this process says what a measure costs also where the clock says how busy
others were. Where networkx would take minutes it does a part, and the rest is reckoned; where it has no such measure
nothing is compared.
"""

import argparse
import json
import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import networkx as nx
import numpy as np

from network.graphs.standing_out import standing_out
from network.graphs.ties import Ties
from network.measures.backbone import backbone
from network.measures.brokers import brokers
from network.measures.centralities import betweenness, closeness, degrees, eigenvector, pagerank
from network.measures.change import changes
from network.measures.cohesion import cohesion, outward
from network.measures.communities import communities
from network.measures.core_periphery import core_periphery
from network.measures.holding import holding, weak_points
from network.measures.holes import holes
from network.measures.keyplayers import who_reach, whose_silence
from network.measures.projection import newman
from network.measures.robustness import robustness
from network.measures.scenario import Scenario, outcome

WISHED_SECONDS, WISHED_MB = 10, 1024
SOME, FEW = 200, 20  # origins from which networkx looks, where it is to look from all
REGIONS = 28
HIDDEN = 10  # times a third of the answers is hidden, as the findings do of so many


class Fiction(NamedTuple):
    """A coalition that there is not: three of four ties stay inside a region, some know very many."""

    ties: Ties
    later: Ties
    groups: list[str]
    events: tuple[Any, Any]


class Plain(NamedTuple):
    """The same by networkx; `times` what it did is the whole."""

    ask: Callable[["nx.Graph[int]"], Any]
    times: float = 1
    how: str = ""


class Measure(NamedTuple):
    name: str
    ask: Callable[[Fiction], Any]
    plain: Plain | None = None


def main() -> None:
    options = arguments()
    made = fiction(options.nodes, options.ties)
    rows = [measured(one, made) for one in measures(made.ties.n)]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024  # before networkx takes its own
    if not options.without_networkx:
        graph = made.ties.as_networkx()
        for one, row in zip(measures(made.ties.n), rows, strict=True):
            if one.plain:
                row.update(compared(one.plain, graph, row["cpu_s"]))
    totals = {key: round(sum(row[key] for row in rows), 2) for key in ("cpu_s", "wall_s")}
    print(as_text(made, rows, totals, peak))
    figures = {"nodes": made.ties.n, "ties": len(made.ties), "peak_mb": peak, **totals, "measures": rows}
    Path(options.json).parent.mkdir(parents=True, exist_ok=True)
    Path(options.json).write_text(json.dumps(figures, indent=1))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.network_measures")
    parser.add_argument("--nodes", type=int, default=10_000)
    parser.add_argument("--ties", type=int, default=40_000)
    parser.add_argument("--without-networkx", action="store_true")
    parser.add_argument("--json", default="var/network_measures.json")
    return parser.parse_args()


def fiction(n: int, m: int) -> Fiction:
    chance = np.random.default_rng(20)
    home = np.sort(chance.integers(0, REGIONS, n))
    first = np.searchsorted(home, np.arange(REGIONS + 1))
    drawn, pairs = np.zeros((0, 2), np.int64), np.zeros(0, np.int64)
    while len(pairs) < m:
        one, far = well_known(chance, n, np.zeros(2 * m, np.int64)), well_known(chance, n, np.zeros(2 * m, np.int64))
        near = well_known(chance, np.diff(first)[home[one]], first[home[one]])
        other = np.where(chance.random(2 * m) < 0.75, near, far)
        drawn = np.concatenate([drawn, np.sort(np.column_stack([one, other])[one != other], axis=1)])
        pairs = np.unique(drawn[:, 0] * n + drawn[:, 1])
    pairs = np.sort(chance.permutation(pairs)[:m])
    ties = Ties(n, pairs // n, pairs % n, chance.choice([0.2, 0.5, 1.0, 2.0, 3.3], m) * chance.uniform(0.9, 1.1, m))
    stays = chance.random(m) < 0.97
    later = Ties(n, ties.sources[stays], ties.targets[stays], ties.weights[stays])
    events = chance.integers(0, n, 3 * n), chance.integers(0, n, 3 * n)
    return Fiction(ties, later, [f"region {number}" for number in home], events)


def well_known(chance: np.random.Generator, among: Any, first: Any) -> Any:
    """Draw numbers of which the low ones come more often."""
    return first + (among * chance.random(len(first)) ** 1.7).astype(np.int64)


def measures(n: int) -> list[Measure]:
    def harmonic(graph: "nx.Graph[int]") -> Any:
        return [nx.single_source_shortest_path_length(graph, node) for node in range(SOME)]

    def parts(graph: "nx.Graph[int]") -> Any:
        return max(map(len, nx.connected_components(graph)))

    def two_modes(graph: "nx.Graph[int]") -> Any:
        made, both = fiction(n, len(graph.edges)), nx.Graph()
        both.add_edges_from(zip(made.events[1].tolist(), (n + made.events[0]).tolist(), strict=True))
        who = {node for node in both if node < n}
        return nx.bipartite.collaboration_weighted_projected_graph(both, who)

    return [
        Measure("degrees", lambda of: degrees(of.ties), Plain(lambda graph: dict(graph.degree(weight="weight")))),
        Measure(
            "betweenness in steps", lambda of: betweenness(of.ties),
            Plain(lambda graph: nx.betweenness_centrality(graph, k=FEW), 200 / FEW, f"{FEW} origins of our 200"),
        ),
        Measure(
            "betweenness by strength", lambda of: betweenness(of.ties, weighted=True),
            Plain(
                lambda graph: nx.betweenness_centrality(graph, k=FEW, weight="weight"), 200 / FEW,
                f"{FEW} origins of our 200",
            ),
        ),
        Measure("closeness", lambda of: closeness(of.ties), Plain(harmonic, n / SOME, f"{SOME} origins of all")),
        Measure("eigenvector", lambda of: eigenvector(of.ties), Plain(
            lambda graph: nx.eigenvector_centrality(graph, weight="weight", max_iter=1000, tol=1e-8)
        )),
        Measure("PageRank", lambda of: pagerank(of.ties), Plain(nx.pagerank)),
        Measure("cohesion", lambda of: cohesion(of.ties, np.zeros(n)), Plain(lambda graph: (nx.density(graph), parts(graph)))),
        Measure("outward or inward (E-I)", lambda of: outward(of.ties, of.groups)),
        Measure("communities", lambda of: communities(of.ties), Plain(
            lambda graph: nx.community.louvain_communities(graph, seed=1), 4, "one run of our four, Louvain"
        )),
        Measure("core and periphery", lambda of: core_periphery(of.ties, draws=19)),
        Measure("brokers", lambda of: brokers(of.ties, of.groups, permutations=199)),
        Measure("constraint, effective size", lambda of: holes(of.ties), Plain(
            lambda graph: (nx.constraint(graph, weight="weight"), nx.effective_size(graph))
        )),
        Measure("cut points, bridges, cores", lambda of: holding(of.ties), Plain(
            lambda graph: (list(nx.articulation_points(graph)), list(nx.bridges(graph)), nx.core_number(graph))
        )),
        Measure("the same, answers hidden", hidden, Plain(
            lambda graph: (list(nx.articulation_points(graph)), nx.core_number(graph)), HIDDEN, f"once of {HIDDEN}"
        )),
        Measure("key players, silent", lambda of: whose_silence(of.ties, 3)),
        Measure("key players, reaching", lambda of: who_reach(of.ties, 3)),
        Measure("robustness", lambda of: robustness(of.ties), Plain(parts, 11 * 41, "one point of 451")),
        Measure("what if", lambda of: outcome(of.ties, Scenario(frozenset({1, 2, 3})), groups=of.groups), Plain(
            lambda graph: parts(nx.restricted_view(graph, [1, 2, 3], []))
        )),
        Measure("change", lambda of: changes(of.ties, of.later, groups=of.groups, permutations=399, resamples=399)),
        Measure("backbone", lambda of: (backbone(of.ties), standing_out(of.ties))),
        Measure("ties of joint events", lambda of: newman(n, *of.events), Plain(two_modes)),
    ]  # fmt: skip


def hidden(of: Fiction) -> None:
    chance = np.random.default_rng(1)
    for _draw in range(HIDDEN):
        stays = chance.random(len(of.ties)) < 0.9
        weak_points(Ties(of.ties.n, of.ties.sources[stays], of.ties.targets[stays], of.ties.weights[stays]))


def measured(one: Measure, made: Fiction) -> dict[str, Any]:
    started, worked = time.perf_counter(), time.process_time()
    told = one.ask(made)
    wall, cpu = time.perf_counter() - started, time.process_time() - worked
    return {"measure": one.name, "cpu_s": round(cpu, 3), "wall_s": round(wall, 3), "said": said(told)}


def said(told: Any) -> str:
    """What an answer tells of how sure it is."""
    if sampled := getattr(told, "sampled", 0):
        top = np.argsort(-told.raw)[:100]
        return f"{sampled} origins; error of the 100 greatest {100 * np.median(told.error[top] / told.raw[top]):.0f} %"
    known = {"runs": "runs", "draws": "random networks", "permutations": "permutations", "orders": "random orders"}
    parts = [f"{getattr(told, name)} {words}" for name, words in known.items() if getattr(told, name, None)]
    if error := getattr(told, "error", 0.0):
        parts.append(f"value {told.value:.4f}, error {error:.4f}")
    return ", ".join(parts)


def compared(plain: Plain, graph: "nx.Graph[int]", ours: float) -> dict[str, Any]:
    worked = time.process_time()
    plain.ask(graph)
    taken = (time.process_time() - worked) * plain.times
    return {"networkx_s": round(taken, 2), "ratio": round(taken / max(ours, 0.0005)), "how": plain.how}


def as_text(made: Fiction, rows: list[dict[str, Any]], totals: dict[str, Any], peak: int) -> str:
    lines = [f"{made.ties.n:,} organisations, {len(made.ties):,} ties, all made up"]
    lines.append(f"{'':<28}{'CPU s':>7}{'wall s':>8}{'networkx s':>12}{'ratio':>7}")
    for row in rows:
        plain = f"{row['networkx_s']:>12.2f}{row['ratio']:>7,}" if "ratio" in row else f"{'none':>12}{'':>7}"
        notes = "; ".join(filter(None, [row["said"], f"networkx: {row['how']}" if row.get("how") else ""]))
        lines.append(f"{row['measure']:<28}{row['cpu_s']:>7.2f}{row['wall_s']:>8.2f}{plain}  {notes}".rstrip())
    both = (totals["cpu_s"] < WISHED_SECONDS, peak < WISHED_MB)
    mark = "" if all(both) else f"  (wished: {WISHED_SECONDS} s and {WISHED_MB} MB)"
    lines.append(f"{'all':<28}{totals['cpu_s']:>7.2f}{totals['wall_s']:>8.2f}  at most {peak} MB{mark}")
    plain = sum(row.get("networkx_s", 0) for row in rows)
    if plain:
        ours = sum(row["cpu_s"] for row in rows if "ratio" in row)
        lines.append(
            f"what networkx has, too: {ours:.1f} s here, {plain:,.0f} s there: {plain / ours:,.0f} times as long"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
