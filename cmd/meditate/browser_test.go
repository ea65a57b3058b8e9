package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"meditate/audio/audiotest"
)

// TestPageInABrowser opens the page of a podcast in Chromium: it plays an episode, shows
// its captions, seeks by asking for a part of the file, and asks nobody else.
func TestPageInABrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("episodes are mastered and encoded")
	}
	audiotest.Need(t, "lame", "chromium", "chromedriver")
	dir := t.TempDir()
	buildPodcast(t, dir, evenings(t, 1), "--lengths", "5m")
	server, asked := servedTo(t, dir)
	b := newBrowser(t)
	b.post("url", map[string]any{"url": server.URL + "/"})
	if got := b.run(`return document.title`); got != nastyTitle {
		t.Errorf("the page is called %q", got)
	}
	if got := b.run(`return document.querySelector("h2").textContent`); got != `Soir 1 & <i> "מחר" 🌙 · 5 min — Un essai` {
		t.Errorf("the episode is called %q", got)
	}

	// It plays, with its first caption.
	b.run(`const v = document.querySelector("video"); v.muted = true; v.play()`)
	b.until("it plays", `const v = document.querySelector("video"); return v.currentTime > 0.2 && !v.paused`)
	b.until("captions are loaded", `return document.querySelector("video").textTracks[0].cues?.length === 3`)
	if got := b.run(`const v = document.querySelector("video"); return [v.textTracks[0].mode, Math.round(v.duration), v.error === null].join()`); got != "showing,300,true" {
		t.Errorf("captions, length, no error: %v", got)
	}

	// A seek asks for a part of the file; the caption of that place is shown.
	b.run(`const v = document.querySelector("video"); v.currentTime = v.textTracks[0].cues[2].startTime + 0.3`)
	b.until("the third caption is shown", `const v = document.querySelector("video"); return !v.seeking && v.textTracks[0].activeCues[0]?.text === "Bienvenue dans ce troisième jour."`)
	if !asked.partial() {
		t.Errorf("no part of a file was asked for: %v", asked.all())
	}
	for _, r := range asked.all() {
		if r.status >= 400 {
			t.Errorf("%s: status %d", r.path, r.status)
		}
	}

	// Without JavaScript everything is there that can be used.
	if got := b.run(`return [document.scripts.length, document.querySelectorAll("video[controls] source, video track[default]").length].join()`); got != "0,2" {
		t.Errorf("scripts, sources and captions: %v", got)
	}
	// Nothing stands out of the page on a small screen.
	b.post("window/rect", map[string]any{"width": 360, "height": 640})
	if got := b.run(`return document.documentElement.scrollWidth <= document.documentElement.clientWidth`); got != true {
		t.Error("the page is wider than a telephone")
	}
}

// requests are what a server was asked.
type requests struct {
	mu   sync.Mutex
	list []request
}

type request struct {
	path, span string
	status     int
}

func (r *requests) all() []request {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]request(nil), r.list...)
}

// partial tells whether a part of a sound was asked for that does not begin at 0.
func (r *requests) partial() bool {
	for _, q := range r.all() {
		if strings.HasSuffix(q.path, ".mp3") && q.status == http.StatusPartialContent && !strings.HasPrefix(q.span, "bytes=0-") {
			return true
		}
	}
	return false
}

// servedTo serves a folder as podcast serve does.
func servedTo(t *testing.T, dir string) (*httptest.Server, *requests) {
	t.Helper()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	asked := &requests{}
	files := &folder{root}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		files.ServeHTTP(s, r)
		asked.mu.Lock()
		defer asked.mu.Unlock()
		asked.list = append(asked.list, request{r.URL.Path, r.Header.Get("Range"), s.status})
	}))
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
		root.Close()
	})
	return server, asked
}

type statusWriter struct {
	http.ResponseWriter
	status int
}

func (s *statusWriter) WriteHeader(status int) {
	s.status = status
	s.ResponseWriter.WriteHeader(status)
}

// A browser is a headless Chromium that chromedriver drives (W3C, WebDriver).
type browser struct {
	t       *testing.T
	session string // its address
	open    bool
}

var driverPort = regexp.MustCompile(`successfully on port (\d+)`)

func newBrowser(t *testing.T) *browser {
	t.Helper()
	driver := exec.Command("chromedriver", "--port=0")
	out, err := driver.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := driver.Start(); err != nil {
		t.Fatal(err)
	}
	b := &browser{t: t}
	t.Cleanup(func() {
		defer driver.Wait()
		defer driver.Process.Kill()
		if b.open {
			b.do(http.MethodDelete, "", nil) // which ends Chromium
		}
	})
	tooLate := time.AfterFunc(time.Minute, func() { driver.Process.Kill() })
	lines := bufio.NewScanner(out)
	for b.session == "" && lines.Scan() {
		if m := driverPort.FindStringSubmatch(lines.Text()); m != nil {
			b.session = "http://127.0.0.1:" + m[1] + "/session"
		}
	}
	if tooLate.Stop(); b.session == "" {
		t.Fatal("chromedriver names no port")
	}
	go io.Copy(io.Discard, out) // until chromedriver ends
	var made struct{ SessionID string }
	options := map[string]any{"binary": chromium(t), "args": []string{
		"--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
		"--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--autoplay-policy=no-user-gesture-required",
		"--user-data-dir=" + t.TempDir(),
	}}
	answer := b.do(http.MethodPost, "", map[string]any{"capabilities": map[string]any{"alwaysMatch": map[string]any{"goog:chromeOptions": options}}})
	if err := json.Unmarshal(answer, &made); err != nil || made.SessionID == "" {
		t.Fatalf("no session: %v, %s", err, answer)
	}
	b.session += "/" + made.SessionID
	b.open = true
	return b
}

func chromium(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// do sends a command and returns the value of the answer.
func (b *browser) do(method, command string, body any) json.RawMessage {
	b.t.Helper()
	address := b.session
	if command != "" {
		address += "/" + command
	}
	var data io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			b.t.Fatal(err)
		}
		data = bytes.NewReader(text)
	}
	r, err := http.NewRequest(method, address, data)
	if err != nil {
		b.t.Fatal(err)
	}
	res, err := (&http.Client{Timeout: time.Minute}).Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	var answer struct{ Value json.RawMessage }
	if err := json.NewDecoder(res.Body).Decode(&answer); err != nil || res.StatusCode != http.StatusOK {
		b.t.Fatalf("%s: status %d, %v, %s", command, res.StatusCode, err, answer.Value)
	}
	return answer.Value
}

func (b *browser) post(command string, body any) { b.do(http.MethodPost, command, body) }

// run runs JavaScript in the page and returns what it returns.
func (b *browser) run(js string) (value any) {
	b.t.Helper()
	answer := b.do(http.MethodPost, "execute/sync", map[string]any{"script": js, "args": []any{}})
	if err := json.Unmarshal(answer, &value); err != nil {
		b.t.Fatal(err)
	}
	return value
}

// until waits until JavaScript returns true.
func (b *browser) until(what, js string) {
	b.t.Helper()
	for begin := time.Now(); b.run(js) != true; time.Sleep(50 * time.Millisecond) {
		if time.Since(begin) > 30*time.Second {
			b.t.Fatalf("never: %s; %v", what, b.run(`const v = document.querySelector("video"); return [v.currentTime, v.readyState, v.networkState, v.error?.message, v.textTracks[0].cues?.length].join()`))
		}
	}
}
