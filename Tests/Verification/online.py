#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`verify --online` through a real vault, against real sockets on loopback; nothing leaves the machine.

healthy    a good cluster: what is asked, in which order, what is told, stored and logged
chains     every distribution, and every bad chain: no credential is sent, ever
answers    what each status means: 401, 403, 404, old servers, a token that is too new
faults     servers that are slow, endless, cut, broken, redirecting or no Kubernetes: each a finding, all bounded
transport  no TLS, old TLS, client certificates, nothing at all, refused, silent
rights     missing, excessive, local, incomplete; --rules
twins      two clusters on one host and port with different CAs, in both orders and at once
logged     the log has the sending before the server has the token; without a log nothing is sent
proxies    CONNECT and SOCKS5, by option and by environment; none of them sees a credential
options    values that are none, and a libcurl that is none
remembered what was seen is judged again by the CA data, host and day of today
meanwhile  a slow server keeps nobody from the vault; clusters that change while they are asked
many       a dead and a slow one delay nobody; ^C gives what there is; other ends of the process
attacks    peers that never end: the deadline and the first ^C hold
"""
import shutil
import sys

from bench import Bench
from fixtures import Fixtures
from kit import ONLINE, Report, scratch
from online_answers import answers, faults, rights, transport
from online_attacks import attacks
from online_life import many, meanwhile, remembered
from online_trust import chains, healthy, logged, options, proxies, twins

SECTIONS = (healthy, chains, answers, faults, transport, rights, twins, logged, proxies, options, remembered, meanwhile,
            many, attacks)


def main():
    report, folder = Report("online"), scratch()
    seen = set()
    try:
        fixtures = Fixtures(folder)
        for section in SECTIONS:
            if sys.argv[1:] and section.__name__ not in sys.argv[1:]:
                continue
            with report.section(section.__name__):
                bench = Bench(report, folder, fixtures)
                try:
                    section(bench)
                finally:
                    seen |= bench.seen
                    bench.close()
        if not sys.argv[1:]:
            report.equal(sorted(ONLINE - seen), [], "rules of the network that nothing provoked")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    report.finish()


if __name__ == "__main__":
    main()
