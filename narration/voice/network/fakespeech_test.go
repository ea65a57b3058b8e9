package network

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"meditate/narration/config"
	"meditate/narration/voice"
	"meditate/narration/voice/voicetest"
)

// A fakeSpeech is a server with the speech interface of OpenAI, as its
// documentation describes it; or worse.
type fakeSpeech struct {
	*httptest.Server
	mu    sync.Mutex
	asked []askedSpeech // every request there was
}

// An askedSpeech is what one request says.
type askedSpeech struct {
	Model  string   `json:"model"`
	Input  string   `json:"input"`
	Voice  string   `json:"voice"`
	Format string   `json:"response_format"`
	Speed  *float64 `json:"speed"`
	path   string
	header http.Header
}

// An answerer answers a request, the n-th of all, from 1 on.
type answerer func(w http.ResponseWriter, r *http.Request, n int)

// newFakeSpeech starts a server that answers so; nil answers well.
func newFakeSpeech(t *testing.T, answer answerer) *fakeSpeech {
	f := &fakeSpeech{}
	f.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked := askedSpeech{path: r.Method + " " + r.URL.Path, header: r.Header}
		if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
			http.Error(w, err.Error(), http.StatusUnprocessableEntity)
			return
		}
		f.mu.Lock()
		f.asked = append(f.asked, asked)
		n := len(f.asked)
		f.mu.Unlock()
		if answer != nil {
			answer(w, r, n)
			return
		}
		speakWell(w, asked.Input)
	}))
	t.Cleanup(f.Close)
	return f
}

// tries returns how many requests there were.
func (f *fakeSpeech) tries() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.asked)
}

func speakWell(w http.ResponseWriter, text string) {
	if text == "" { // OpenAI refuses it
		w.WriteHeader(http.StatusBadRequest)
		w.Write([]byte(`{"error": {"message": "Input should be a non-empty string", "type": "invalid_request_error"}}`))
		return
	}
	w.Header().Set("Content-Type", "audio/wav")
	w.Write(voicetest.WAV(voicetest.Speech(text, 8000)))
}

// bytesOf answers with a body.
func bytesOf(body []byte) answerer {
	return func(w http.ResponseWriter, _ *http.Request, _ int) { w.Write(body) }
}

// status answers with a status and a body.
func status(code int, body string) answerer {
	return func(w http.ResponseWriter, _ *http.Request, _ int) {
		w.WriteHeader(code)
		w.Write([]byte(body))
	}
}

// hangUp answers with raw bytes in place of an answer, and closes.
func hangUp(raw string) answerer {
	return func(w http.ResponseWriter, _ *http.Request, _ int) {
		conn, rw, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(err)
		}
		defer conn.Close()
		rw.WriteString(raw)
		rw.Flush()
	}
}

// thenWell answers the first request so and the others well.
func thenWell(first answerer) answerer {
	return func(w http.ResponseWriter, r *http.Request, n int) {
		if n == 1 {
			first(w, r, n)
			return
		}
		speakWell(w, "Respire.")
	}
}

// today is what the clock shows in the tests.
var today = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// A rest is a pace that takes no time, and the waits there would have been.
type rest struct {
	mu    sync.Mutex
	waits []time.Duration
}

func (r *rest) pace() pace {
	return pace{
		now:    func() time.Time { return today },
		jitter: func() float64 { return 0 },
		sleep: func(ctx context.Context, d time.Duration) error {
			r.mu.Lock()
			defer r.mu.Unlock()
			r.waits = append(r.waits, d)
			return ctx.Err()
		},
	}
}

// open opens the fake as a voice, with changes to its configuration.
func (f *fakeSpeech) open(t *testing.T, r *rest, changes ...func(*config.HTTP)) *voice.Synthesiser {
	t.Helper()
	c := config.HTTP{Name: "kokoro", URL: f.URL, Model: "kokoro", Voice: "ff_siwis"}
	for _, change := range changes {
		change(&c)
	}
	s, err := (&speechEngine{servers: []config.HTTP{c}, pace: r.pace()}).Open(t.Context(), "kokoro", "fr")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// within sets the time that a phrase has.
func within(d time.Duration) func(*config.HTTP) { return func(c *config.HTTP) { c.Timeout = d } }
