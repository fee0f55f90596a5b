"""Queries that ask for more than anybody should get. `python -m benchmarks.hostile ADDRESS` asks them without pause."""

import argparse
import sys
import threading
import time
from collections import Counter
from itertools import cycle, islice
from urllib.parse import urlencode

from benchmarks.client import Client

HOST = "127.0.0.2"
"""Where they are asked from: the server tells clients apart by address."""

_ALL = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
_ANY = "(!<urn:x>|^!<urn:x>)"
_NUMBERS = " ".join(map(str, range(1_000)))
_REPLACED = "REPLACE(@, '(.)', '$1$1$1$1$1$1$1$1')"
_WORDS = " feature in words that nobody wrote, " * 20


def _nested(outer: str, inner: str, depth: int) -> str:
    """`outer` around itself so many times; its `@` is what it holds."""
    for _ in range(depth):
        inner = outer.replace("@", inner)
    return inner


def _texts(count: int) -> str:
    calls = " + ".join(f'rg:similarity(?f, "{number}{_WORDS}")' for number in range(count))
    return f"SELECT (SUM({calls}) AS ?s) {{ ?f a rg:Feature . ?a ?b ?c . ?d ?e ?g }}"


def _doubled(times: int) -> str:
    binds = " ".join(f"BIND(CONCAT(?t{at}, ?t{at}) AS ?t{at + 1})" for at in range(times))
    return f'SELECT (STRLEN(?t{times}) AS ?n) {{ BIND("0123456789abcdef" AS ?t0) {binds} }}'


HOSTILE: dict[str, str] = {
    "three of everything": f"SELECT (COUNT(*) AS ?n) {{ {_ALL} }}",
    "three of everything, sorted": f"SELECT * {{ {_ALL} }} ORDER BY ?c ?f ?i",
    "three of everything, sorted by chance": f"SELECT * {{ {_ALL} }} ORDER BY RAND() LIMIT 1",
    "three of everything, distinct": f"SELECT DISTINCT ?a ?d ?g {{ {_ALL} }}",
    "three of everything, counted apart": f"SELECT (COUNT(DISTINCT CONCAT(STR(?c), STR(?f), STR(?i))) AS ?n) {{ {_ALL} }}",
    "three of everything, grouped": f"SELECT ?a ?d ?g (COUNT(*) AS ?n) {{ {_ALL} }} GROUP BY ?a ?d ?g HAVING (COUNT(*) > 1000000)",
    "the row after a billion": f"SELECT * {{ {_ALL} }} OFFSET 1000000000 LIMIT 1",
    "three of everything as a graph": f"CONSTRUCT {{ ?a ?e ?i }} {{ {_ALL} }}",
    "everything described": f"DESCRIBE * {{ {_ALL} }}",
    "all of it": "SELECT * { ?a ?b ?c . ?d ?e ?f }",
    "whether there is none": f"ASK {{ {_ALL} FILTER(?a = ?e && ?c = 17) }}",
    "everything without everything": f"SELECT * {{ {_ALL} MINUS {{ ?j ?k ?l . ?m ?n ?i }} }}",
    "where nothing exists": f"SELECT (COUNT(*) AS ?n) {{ {_ALL} FILTER NOT EXISTS {{ ?c ?j ?k . ?l ?m ?k FILTER(?k > ?i) }} }}",
    "any way": f"SELECT (COUNT(*) AS ?n) {{ ?a {_ANY}* ?b }}",
    "any way from any way": f"SELECT (COUNT(*) AS ?n) {{ ?a {_ANY}+ ?b . ?b {_ANY}+ ?c }}",
    "ways of ways": f"SELECT (COUNT(*) AS ?n) {{ ?a {_nested('(@)*', _ANY, 20)} ?b }}",
    "a long way": f"SELECT (COUNT(*) AS ?n) {{ ?a {'/'.join([_ANY] * 60)} ?b }}",
    "a thousand ways": f"SELECT (COUNT(*) AS ?n) {{ ?a ({'|'.join(['^rdf:type/rdf:type'] * 1_000)})+ ?b }}",
    "optional ways": f"SELECT (COUNT(*) AS ?n) {{ ?a {'/'.join([_ANY + '?'] * 30)} ?b }}",
    "a regex on everything": f'SELECT (COUNT(*) AS ?n) {{ {_ALL} FILTER REGEX(CONCAT(STR(?c), STR(?f)), "(a+)+(b|c.*)*z$", "i") }}',
    "a long regex": f'SELECT * {{ ?a ?b ?c . ?d ?e ?f FILTER REGEX(STR(?c), "{"|".join(f"[a-z]+{at}.*" for at in range(1_500))}") }}',
    "a regex that counts": 'SELECT * { ?a ?b ?c FILTER REGEX(STR(?c), "((((x{1,90}){1,90}){1,90}){1,90}){1,90}") }',
    "texts that grow by replacing": f'SELECT (STRLEN({_nested(_REPLACED, "STR(?c)", 20)}) AS ?n) {{ ?a ?b ?c }}',
    "a text doubled forty times": _doubled(40),
    "texts doubled for everything": f"SELECT (SUM(STRLEN({_nested('CONCAT(@, @)', 'STR(?c)', 10)})) AS ?n) {{ ?a ?b ?c . ?d ?e ?f }}",
    "texts encoded again and again": f"SELECT ({_nested('ENCODE_FOR_URI(@)', 'STR(?c)', 50)} AS ?t) {{ ?a ?b ?c . ?d ?e ?f }}",
    "digests of everything": f"SELECT (MAX({_nested('SHA512(@)', 'STR(?c)', 50)}) AS ?t) {{ {_ALL} }}",
    "one text of everything": f'SELECT (GROUP_CONCAT(CONCAT(STR(?c), STR(?f)); separator="{"-" * 5_000}") AS ?t) {{ {_ALL} }}',
    "texts of texts": 'SELECT (GROUP_CONCAT(?t) AS ?u) { { SELECT ?a (GROUP_CONCAT(STR(?f)) AS ?t) { ?a ?b ?c . ?d ?e ?f } GROUP BY ?a } }',
    "numbers that grow": f"SELECT ({_nested('(@ * @)', '99999999999999999', 10)} AS ?n) {{ {_ALL} }}",
    "a thousand unions": f"SELECT (COUNT(*) AS ?n) {{ {' UNION '.join(['{ ?a ?b ?c . ?d ?e ?f }'] * 1_000)} }}",
    "optional in optional": f"SELECT (COUNT(*) AS ?n) {{ {_nested('?x ?y ?z OPTIONAL { @ }', _ALL, 60)} }}",
    "optional after optional": f"SELECT (COUNT(*) AS ?n) {{ ?s ?p ?o {' '.join(f'OPTIONAL {{ ?s ?p{at} ?o{at} }}' for at in range(60))} }}",
    "three thousand values": f"SELECT (COUNT(*) AS ?n) {{ VALUES ?a {{ {_NUMBERS} }} VALUES ?b {{ {_NUMBERS} }} VALUES ?c {{ {_NUMBERS} }} }}",
    "one of many": f"SELECT (COUNT(*) AS ?n) {{ {_ALL} FILTER(?c IN ({', '.join(map(str, range(4_000)))})) }}",
    "two hundred joined": f"SELECT (COUNT(*) AS ?n) {{ {' . '.join(f'?x{at} ?p{at} ?x{at + 1}' for at in range(200))} }}",
    "a star of a hundred": f"SELECT (COUNT(*) AS ?n) {{ {' . '.join(f'?x ?p{at} ?y{at}' for at in range(100))} }}",
    "queries in queries": f"SELECT (COUNT(*) AS ?n) {{ {_nested('{ SELECT * { ?x ?y ?z . @ } }', _ALL, 20)} }}",
    "brackets": f"SELECT * {{ {_nested('{ @ }', _ALL, 60)} }}",
    "brackets in a sum": f"SELECT ({_nested('(1 + @)', '1', 55)} AS ?n) {{ {_ALL} }}",
    "too many brackets": f"SELECT * {_nested('{ @ }', '?s ?p ?o', 5_000)}",
    "a thousand columns": f"SELECT {' '.join(f'(?c AS ?c{at})' for at in range(1_000))} {{ ?a ?b ?c . ?d ?e ?f }}",
    "a text too long": f"SELECT * {{ ?s ?p ?o }} # {'x' * 100_000}",
    "every plan beside every plan": "SELECT (SUM(rg:similarity(?f, ?g)) AS ?s) { ?f a rg:Feature . ?g a rg:Feature . ?a ?b ?c . ?d ?e ?h }",
    "eight long texts": _texts(8),
    "nine texts": _texts(9),
    "every rank": f'SELECT (COUNT(?f) AS ?n) {{ VALUES ?i {{ {_NUMBERS} }} BIND(rg:nearest("backpressure", ?i) AS ?f) {_ALL} }}',
}  # fmt: skip
"""What each does → its text: products, paths, regular expressions, texts that grow, and what is refused at once."""


def main() -> int:
    """Asks one after the other, in so many threads, until the time is up, and prints what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--at-once", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="which of them is asked first")
    asked = parser.parse_args()
    until, ended = time.monotonic() + asked.seconds, Counter[int]()

    def ask(first: int) -> None:
        client = Client(asked.address, host=HOST)
        for text in islice(cycle(HOSTILE.values()), first, None):
            if time.monotonic() > until:
                break
            ended[client.ask("/sparql", urlencode({"query": text}).encode())[0]] += 1
        client.close()

    threads = [threading.Thread(target=ask, args=(asked.first + number * 11,)) for number in range(asked.at_once)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(", ".join(f"{count} × {status}" for status, count in sorted(ended.items())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
