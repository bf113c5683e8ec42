// Package browser looks at the pages as people do: the program serves them, Debian's Chromium shows them.
//
// It is a module of its own, so that what drives the browser is no dependency of the exporter: who builds or vendors the
// exporter sees nothing of it. It knows the exporter only as a program.
package browser

import (
	"bufio"
	"context"
	_ "embed"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// rules is an expression that gives what is wrong with a page.
//
//go:embed rules.js
var rules string

// waitLimit bounds every wait.
const waitLimit = time.Minute

// lookProgram finds a program of the machine. Without it the test is skipped, and fails where TEST_REQUIRE_PROGRAMS is set.
func lookProgram(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	switch {
	case err == nil:
	case os.Getenv("TEST_REQUIRE_PROGRAMS") != "":
		t.Fatalf("TEST_REQUIRE_PROGRAMS is set, but there is no program %s: %v", name, err)
	default:
		t.Skipf("no program %s on this machine: %v", name, err)
	}
	return path
}

// buildExporter builds the program once for all tests.
var buildExporter = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "figures_exporter")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "figures_exporter")
	build := exec.Command("go", "build", "-o", path, "./cmd/figures_exporter")
	build.Dir = "../../.."
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return path, nil
})

func TestMain(m *testing.M) {
	status := m.Run()
	if path, err := buildExporter(); err == nil {
		_ = os.RemoveAll(filepath.Dir(path))
	}
	os.Exit(status)
}

var listening = regexp.MustCompile(`[Ll]istening on.*\b(127\.0\.0\.1:[1-9][0-9]*)`)

// serve starts the exporter on a port of the system's choice and waits until it is ready.
func serve(t *testing.T, args ...string) (url string) {
	t.Helper()
	program, err := buildExporter()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, append([]string{"serve", "--web.listen-address=127.0.0.1:0"}, args...)...)
	output, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	lines := bufio.NewScanner(output)
	var said strings.Builder
	for url == "" {
		if !lines.Scan() {
			t.Fatalf("the exporter told no address:\n%s", said.String())
		}
		said.WriteString(lines.Text() + "\n")
		if m := listening.FindStringSubmatch(lines.Text()); m != nil {
			url = "http://" + m[1]
		}
	}
	go func() { _, _ = io.Copy(io.Discard, output) }()
	ctx, cancel := context.WithTimeout(t.Context(), waitLimit)
	defer cancel()
	for tick := time.NewTicker(50 * time.Millisecond); ; {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/-/ready", nil)
		if err != nil {
			t.Fatal(err)
		}
		if resp, err := http.DefaultClient.Do(req); err == nil {
			_ = resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return url
			}
		}
		select {
		case <-ctx.Done():
			t.Fatal("the exporter was not ready in time")
		case <-tick.C:
		}
	}
}

// tab is a window of the browser that looks at one exporter.
type tab struct {
	t   *testing.T
	ctx context.Context
	url string

	mu sync.Mutex
	// wrong is what must not happen: errors on the console, requests to other hosts, dialogs.
	wrong []string
	// requests counts those that were seen, so that the test cannot be blind.
	requests int
}

// open starts a browser for a test. At its end nothing must have gone wrong.
func open(t *testing.T, url string) *tab {
	t.Helper()
	program := lookProgram(t, "chromium")
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(program), chromedp.UserDataDir(t.TempDir()))
	if os.Geteuid() == 0 { // Chromium refuses to run as root with its sandbox
		options = append(options, chromedp.NoSandbox)
	}
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	ctx, cancelTab := chromedp.NewContext(ctx)
	ctx, cancelTime := context.WithTimeout(ctx, 3*waitLimit)
	b := &tab{t: t, ctx: ctx, url: url}
	t.Cleanup(func() {
		_ = chromedp.Cancel(ctx)
		cancelTime()
		cancelTab()
		cancel()
		b.mu.Lock()
		defer b.mu.Unlock()
		for _, w := range b.wrong {
			t.Error(w)
		}
		if b.requests == 0 {
			t.Error("no request of the browser was seen")
		}
	})
	if err := chromedp.Listen(ctx, b.listen); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, log.Enable, cdp.Empty{}); err != nil {
		t.Fatal(err)
	}
	return b
}

func (b *tab) listen(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		b.requests++
		if !strings.HasPrefix(e.Request.URL, b.url+"/") && !strings.HasPrefix(e.Request.URL, "data:") { // the browser's own icons are data:
			b.wrong = append(b.wrong, "a request leaves the host: "+e.Request.URL)
		}
	case *runtime.EventConsoleAPICalled:
		b.wrong = append(b.wrong, fmt.Sprintf("the console was called: %s %v", e.Type, e.Args))
	case *runtime.EventExceptionThrown:
		b.wrong = append(b.wrong, "an exception was thrown: "+e.ExceptionDetails.Text)
	case *log.EventEntryAdded:
		b.wrong = append(b.wrong, fmt.Sprintf("the browser complains: %s %s %s", e.Entry.Level, e.Entry.Text, e.Entry.URL))
	}
}

// do runs steps of the browser.
func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

// visit shows a page.
func (b *tab) visit(path string) {
	b.t.Helper()
	b.do(chromedp.Navigate(b.url + path))
}

// follow clicks what the selector finds first and waits for the page that this leads to.
func (b *tab) follow(selector string) {
	b.t.Helper()
	resp, err := chromedp.RunResponse(b.ctx, chromedp.Click(chromedp.CSS(selector)))
	if err != nil {
		b.t.Fatalf("click on %s: %v", selector, err)
	}
	if resp.Status != http.StatusOK {
		b.t.Fatalf("click on %s leads to %s with status %d", selector, resp.URL, resp.Status)
	}
}

// ask evaluates an expression in the page.
func ask[T any](b *tab, expression string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		b.t.Fatalf("%.200s: %v", expression, err)
	}
	return v
}

// text gives the text that people see in what the selector finds.
func (b *tab) text(selector string) string {
	b.t.Helper()
	return ask[string](b, fmt.Sprintf(`[...document.querySelectorAll(%q)].filter((e) => e.checkVisibility()).map((e) => e.innerText ?? e.textContent).join("\n")`, selector))
}

// window sets size and theme: light, dark, or print for a light page on paper.
func (b *tab) window(width, height int64, theme string) {
	b.t.Helper()
	b.do(chromedp.EmulateViewport(width, height))
	media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: theme}}}
	if theme == "print" {
		media = emulation.SetEmulatedMediaParams{Media: "print", Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "light"}}}
	}
	if _, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, media); err != nil {
		b.t.Fatal(err)
	}
}

// shoot writes a picture of what the window shows for people to look at: go test -artifacts keeps it.
func (b *tab) shoot(name string) {
	b.t.Helper()
	picture, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(b.t.ArtifactDir(), name+".png"), picture, 0o600); err != nil {
		b.t.Fatal(err)
	}
}

// eventually polls an expression that no event tells of until it is true.
func (b *tab) eventually(expression string) {
	b.t.Helper()
	deadline := time.Now().Add(waitLimit)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !ask[bool](b, expression) {
		if time.Now().After(deadline) {
			b.t.Fatalf("never true: %s", expression)
		}
		<-tick.C
	}
}

// windows are those that pages are looked at in.
var windows = []struct {
	name          string
	width, height int64
	theme         string
}{
	{"wide-light", 1400, 1500, "light"},
	{"wide-dark", 1400, 1500, "dark"},
	{"phone-light", 390, 1500, "light"},
	{"phone-dark", 390, 1500, "dark"},
	{"print", 1000, 1400, "print"},
}

// Every page keeps the rules in every window, and leaves pictures for people.
func TestPagesKeepTheRules(t *testing.T) {
	b := open(t, serve(t))
	b.visit("/figures?source=John+Kirby")
	evidence := ask[string](b, `document.querySelector("tbody th a").pathname`)
	for _, page := range []struct{ name, path string }{
		{"overview", "/"}, {"figures", "/figures?metric=reported_troops"}, {"evidence", evidence},
		{"document", "/documents/demo-newsweek-2025-03-10-casualties"}, {"disagreement", "/disagreement?metric=reported_troops"}, {"subjects", "/disagreement"},
	} {
		for _, w := range windows {
			b.window(w.width, w.height, w.theme)
			b.visit(page.path)
			for _, wrong := range ask[[]string](b, rules) {
				t.Errorf("%s %s: %s", page.name, w.name, wrong)
			}
			if !strings.Contains(b.text("main"), "this is the built-in demonstration") {
				t.Errorf("%s %s: not marked as the demonstration", page.name, w.name)
			}
			b.shoot(page.name + "-" + w.name)
		}
	}
}

// The rules find what is wrong; else the test above says nothing.
func TestRulesFindFaults(t *testing.T) {
	b := open(t, serve(t))
	b.window(390, 800, "light")
	b.visit("/")
	ask[bool](b, `(() => {
		document.querySelector("h1").style.color = "rgb(200, 200, 200)";
		document.querySelector("nav a").textContent = "";
		document.querySelector("main").insertAdjacentHTML("beforeend", '<h4 id="main">x</h4><table><tr><td>y</td></tr></table><div><div id="wide">z</div></div>');
		document.querySelector("#wide").style.width = "900px";
		return true;
	})()`)
	wrong := strings.Join(ask[[]string](b, rules), "\n")
	for _, want := range []string{"contrast: <h1", "name: <a", "level of a heading: <h4", "table without heads", "id twice", "scrolls sideways: 9"} {
		if !strings.Contains(wrong, want) {
			t.Errorf("%s was not found, but\n%s", want, wrong)
		}
	}
}

// What a newcomer sees: how estimates of one force drift from 3,000 to 12,000, and what a point rests on.
func TestDrift(t *testing.T) {
	for _, width := range []int64{1400, 390} {
		b := open(t, serve(t))
		b.window(width, 900, "light")
		b.visit("/")
		section := `section[aria-labelledby="drift-reported_troops"]`
		if seen := b.text(section); !strings.Contains(seen, "John Kirby") || !strings.Contains(seen, "3,000") || !strings.Contains(seen, "12,000") {
			t.Errorf("at a width of %d the drift cannot be read in\n%s", width, seen)
		}
		axis := b.text(section + " .axis text")
		for _, want := range []string{"0", "10,000", "2024"} {
			if !strings.Contains(axis, want) {
				t.Errorf("at a width of %d no %s on the axes: %q", width, want, axis)
			}
		}
		// 3,000 lies lower than 12,000.
		find := func(text string) string {
			return fmt.Sprintf(`[...document.querySelectorAll(%q)].find((e) => e.checkVisibility() && e.querySelector("title")?.textContent.startsWith(%q))`, section+" a.mark", text)
		}
		top := func(text string) float64 { return ask[float64](b, find(text)+".getBoundingClientRect().top") }
		if low, high := top("3,000 – John Kirby"), top("≈ 12,000 – "); low <= high {
			t.Errorf("3,000 is drawn at %v, 12,000 at %v", low, high)
		}

		// The pointer on a point says what it is at once.
		ask[bool](b, find("3,000 – John Kirby")+`.id = "point", document.querySelector("#point").scrollIntoView({block: "center"}), true`)
		at := ask[[]float64](b, `(() => { const r = document.querySelector("#point .hit").getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; })()`)
		b.do(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, at[0], at[1]))
		b.eventually(`document.querySelector(".tip").checkVisibility()`)
		if tip := b.text(".tip"); !strings.Contains(tip, "3,000 – John Kirby, Kyiv Post, 2024-10-21") {
			t.Errorf("the pointer says %q", tip)
		}
		if width > 1000 {
			b.shoot("overview-pointer")
		}

		// A click leads to the sentence.
		resp, err := chromedp.RunResponse(b.ctx, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
			_, err := chromedp.MouseClickXY(at[0], at[1])(ctx, target)
			return err
		}))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(resp.URL, "/figures/") {
			t.Errorf("a click on a point leads to %s", resp.URL)
		}
		if mark := b.text("blockquote mark"); mark != "3,000" {
			t.Errorf("marked is %q", mark)
		}
		if quote := b.text("blockquote"); !strings.Contains(quote, "John Kirby") || !strings.Contains(strings.ToLower(quote), "source") {
			t.Errorf("the sentence is %q", quote)
		}
	}
}

// A filter is a click, the address carries it, and a search goes on from there.
func TestFilters(t *testing.T) {
	b := open(t, serve(t))
	b.window(1400, 900, "light")
	b.visit("/figures")
	all := ask[int](b, `document.querySelectorAll("tbody tr").length`)
	b.follow(`.facet a[href*="source=Ukraine"]`)
	if q := ask[string](b, "location.search"); q != "?source=Ukraine" {
		t.Errorf("the address is %s", q)
	}
	sources := ask[[]string](b, `[...document.querySelectorAll("tbody td[data-label=Source]")].map((e) => e.innerText)`)
	if len(sources) == 0 || len(sources) >= all {
		t.Errorf("%d of %d figures", len(sources), all)
	}
	for _, s := range sources {
		if s != "Ukraine" {
			t.Errorf("a figure of %s", s)
		}
	}
	resp, err := chromedp.RunResponse(b.ctx, chromedp.SendKeys(chromedp.CSS("input[type=search]"), "december\r"))
	if err != nil {
		t.Fatal(err)
	}
	if u, err := url.Parse(resp.URL); err != nil || u.Query().Get("source") != "Ukraine" || u.Query().Get("search-for") != "december" {
		t.Errorf("the search leads to %s", resp.URL)
	}
	if sentence := b.text("td.sentence"); !strings.Contains(sentence, "said in December") || strings.Count(sentence, "\n") > 4 {
		t.Errorf("found\n%s", sentence)
	}
	b.follow(".chips a")
	if q := ask[string](b, "location.search"); strings.Contains(q, "source") {
		t.Errorf("the filter is still in %s", q)
	}
	b.follow(`thead a[href*="sort-by=value"]`)
	if got := ask[string](b, `document.querySelector("th[aria-sort]").ariaSort`); got != "ascending" {
		t.Errorf("sorted %s", got)
	}
}

// With a keyboard alone: the first stop skips to the content, and marks can be reached.
func TestKeyboard(t *testing.T) {
	b := open(t, serve(t))
	b.window(1400, 900, "light")
	b.visit("/")
	b.do(chromedp.KeyEvent("\t"))
	if got := ask[string](b, `document.activeElement.innerText`); got != "Skip to the content" {
		t.Errorf("the first stop is %q", got)
	}
	b.do(chromedp.KeyEvent("\r"))
	b.eventually(`location.hash === "#main"`)
	for range 60 {
		b.do(chromedp.KeyEvent("\t"))
		if ask[bool](b, `document.activeElement.matches("a.mark")`) {
			if !ask[bool](b, `document.querySelector(".tip").checkVisibility()`) {
				t.Error("a mark that the keyboard has come to says nothing")
			}
			return
		}
	}
	t.Error("no mark within 60 stops")
}

// No page needs a script to be read.
func TestWithoutScripts(t *testing.T) {
	b := open(t, serve(t))
	b.window(1400, 900, "light")
	if _, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	b.visit("/")
	if ask[bool](b, `document.querySelector(".tip") !== null`) {
		t.Fatal("the script ran")
	}
	if seen := b.text(`section[aria-labelledby="drift-reported_troops"]`); !strings.Contains(seen, "12,000") {
		t.Errorf("the drift cannot be read in\n%s", seen)
	}
	b.follow(".drift svg.wide a.mark")
	if b.text("blockquote mark") == "" {
		t.Error("no number is marked")
	}
	b.shoot("evidence-without-scripts")
}

// Whatever an article and its surroundings hold, it stays text.
func TestHostileArticle(t *testing.T) {
	dir := t.TempDir()
	const evil = `<script>window.pwned = 1</script><img src=x onerror="window.pwned = 2"><svg onload="window.pwned = 3">{{.}}${7*7}</title></style>`
	const source = `<img src=x onerror="window.pwned = 6">`
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("evil.txt", evil+"\n\nThe Pentagon "+evil+" said on Monday that 4,321 North Korean soldiers were in Russia.\n\nThe Pentagon said on Tuesday that 4,500 North Korean soldiers "+
		"were in Russia \" onmouseover=\"window.pwned=4\" \u202Egnitirw desrever\u202C.\n")
	write("corpus.yaml", fmt.Sprintf("documents:\n  - file: evil.txt\n    id: evil\n    outlet: %q\n    title: %q\n    url: https://outlet.example/?a=\"><script>window.pwned=5</script>\n    published: 2024-10-30\n    notice: %q\n", evil[:60], evil, evil))
	write("corrections.yaml", fmt.Sprintf("figures:\n  - document: evil.txt\n    quote: 4,500 North\n    set: {labels: {source: %q}}\n    reason: %q\n", source, evil))
	b := open(t, serve(t, "--corpus", dir))
	b.window(1400, 900, "light")
	b.visit("/figures?search-for=" + url.QueryEscape("<script>alert(1)</script>") + "&source=" + url.QueryEscape(evil))
	b.visit("/figures")
	if n := ask[int](b, `document.querySelectorAll("tbody tr").length`); n < 2 {
		t.Fatalf("%d figures were read", n)
	}
	paths := ask[[]string](b, `[...document.querySelectorAll("tbody th a")].map((a) => a.pathname)`)
	for _, path := range append(paths, "/", "/figures", "/documents/evil", "/disagreement", "/figures?source="+url.QueryEscape(source)) {
		b.visit(path)
		if ask[bool](b, `"pwned" in window`) {
			t.Errorf("%s: a script of the article ran", path)
		}
		if got := ask[string](b, `[...document.scripts].map((s) => s.getAttribute("src")?.replace(/^.*static/, "static").replace(/\?.*/, "")).join()`); got != "static/drift.js" {
			t.Errorf("%s: scripts %s", path, got)
		}
		if n := ask[int](b, `document.querySelectorAll("img, main style, main title:not(svg title), [onload], [onerror], [onmouseover], iframe, object, embed").length`); n != 0 {
			t.Errorf("%s: %d elements of the article", path, n)
		}
		if !strings.Contains(b.text("body"), "<script>window.pwned") {
			t.Errorf("%s: the text of the article cannot be seen", path)
		}
		if strings.Contains(b.text("body"), "\u202E") {
			t.Errorf("%s: the direction of writing is turned", path)
		}
		for _, wrong := range ask[[]string](b, rules) {
			t.Errorf("%s: %s", path, wrong)
		}
	}
	b.shoot("hostile")
	if seen := b.text("td[data-label=Source]"); seen != source {
		t.Errorf("the source set by hand is shown as %q", seen)
	}
}

// Two hundred sources can be looked at: a few have colours and names, the rest is there.
func TestManySources(t *testing.T) {
	dir := t.TempDir()
	given := []string{"Adam", "Boris", "Clara", "Dmytro", "Elena", "Frank", "Greta", "Henry", "Irina", "Jakob"}
	family := []string{"Albrecht", "Bondarenko", "Carver", "Dorsey", "Eklund", "Fischer", "Gorski", "Holm", "Ivanchuk", "Jensen",
		"Kowalski", "Lindqvist", "Marchetti", "Novak", "Olsen", "Petrenko", "Quinlan", "Romero", "Sokolov", "Tanaka"}
	n := 0
	for _, f := range family {
		for _, g := range given {
			day := time.Date(2024, 9, 1+n*7%120, 0, 0, 0, 0, time.UTC)
			value := 3000 + n*n*7919%9000
			text := fmt.Sprintf("%s %s said that %d North Korean soldiers were in Russia.", g, f, value)
			name := fmt.Sprintf("%s-%03d.txt", day.Format(time.DateOnly), n)
			if err := os.WriteFile(filepath.Join(dir, name), []byte("OUTLET\n\n"+day.Format("January 2, 2006")+"\n\n"+text+"\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			n++
		}
	}
	b := open(t, serve(t, "--corpus", dir))
	for _, w := range windows {
		b.window(w.width, w.height, w.theme)
		b.visit("/")
		for _, wrong := range ask[[]string](b, rules) {
			t.Errorf("%s: %s", w.name, wrong)
		}
		if n := ask[int](b, `document.querySelectorAll(".drift svg.wide g.line").length`); n != 8 {
			t.Errorf("%s: %d sources have a colour", w.name, n)
		}
		if n := ask[int](b, `document.querySelectorAll(".drift svg.wide .rest path").length`); n < 150 {
			t.Errorf("%s: %d sources are grey", w.name, n)
		}
		b.shoot("many-" + w.name)
	}
}
