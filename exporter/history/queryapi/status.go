package queryapi

import (
	"net/http"
	"runtime"
	"strconv"

	"figures_exporter/exporter/exposition"
	"figures_exporter/exporter/history"
)

// metadata answers /metadata: type and help of each metric, by its name.
func (h *Handler) metadata(r *http.Request) (*answer, error) {
	type description struct {
		Type string `json:"type"`
		Help string `json:"help"`
		Unit string `json:"unit"`
	}
	limit, perMetric := -1, -1
	for name, value := range map[string]*int{"limit": &limit, "limit_per_metric": &perMetric} {
		if text := r.Form.Get(name); text != "" {
			n, err := strconv.Atoi(text)
			if err != nil {
				return nil, invalid(name, err)
			}
			*value = n
		}
	}
	snapshot := h.config.Snapshot()
	if snapshot == nil {
		return nil, history.ErrNotReady
	}
	wanted := r.Form.Get("metric")
	all := map[string][]description{}
	for i := range snapshot.Metrics {
		for _, f := range exposition.Families(snapshot.Metrics[i].Metric) {
			if wanted != "" && f.Name != wanted {
				continue
			}
			if limit >= 0 && len(all) >= limit {
				break
			}
			all[f.Name] = []description{{Type: "gauge", Help: f.Help}}
			if perMetric == 0 {
				all[f.Name] = []description{}
			}
		}
	}
	return plain(all), nil
}

// rules answers /rules: the exporter evaluates none.
func (h *Handler) rules(*http.Request) (*answer, error) {
	return plain(map[string][]struct{}{"groups": {}}), nil
}

// alerts answers /alerts: the exporter raises none.
func (h *Handler) alerts(*http.Request) (*answer, error) {
	return plain(map[string][]struct{}{"alerts": {}}), nil
}

// buildInfo answers /status/buildinfo with the version of the engine: who asks wants to know what it understands.
func (h *Handler) buildInfo(*http.Request) (*answer, error) {
	return plain(struct {
		Version   string `json:"version"`
		Revision  string `json:"revision"`
		Branch    string `json:"branch"`
		BuildUser string `json:"buildUser"`
		BuildDate string `json:"buildDate"`
		GoVersion string `json:"goVersion"`
	}{Version: EngineVersion, BuildUser: "figures_exporter", GoVersion: runtime.Version()}), nil
}
