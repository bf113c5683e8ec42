// Package integration tests the program as its users run it: the real binary, scraped by a real Prometheus.
//
//	corpus ──► figures_exporter serve ──► /metrics ──scrape──► prometheus ──► query API
//	  │                                      │                                   │
//	gold: what the articles say ──────────── promlint ─────────── each figure is a series with its value
//
// It needs the programs go and prometheus. Where prometheus is missing its tests are skipped, unless
// TEST_REQUIRE_PROGRAMS is set: then they fail.
package integration
