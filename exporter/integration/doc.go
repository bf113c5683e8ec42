// Package integration tests the program as its users run it: the real binary, scraped by a real Prometheus.
//
//	corpus ──► figures_exporter serve ─┬► /metrics ──scrape──────────► prometheus ──► query API ◄┐
//	  │                                ├► /api/v1/read ──remote read──►                │         │ the same
//	  │                                └► /api/v1/query_range ─────────────────────────┼─────────┘
//	gold: what the articles say ──────────── promlint ─────────── each figure is a series with its value,
//	                                                              and a line from its date on
//
// It needs the programs go, prometheus (2), promtool, prometheus-alertmanager, amtool, victoria-metrics and prometheus3, which .ci/run builds. Where one is missing its tests are skipped, unless
// TEST_REQUIRE_PROGRAMS is set: then they fail.
package integration
