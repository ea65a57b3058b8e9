package network

import (
	"context"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"meditate/narration/config"
	"meditate/narration/voice"
	"meditate/narration/voice/voicetest"
)

func TestASpeechServerIsAVoice(t *testing.T) {
	f := newFakeSpeech(t, nil)
	voicetest.Suite(t, func(t *testing.T) *voice.Synthesiser { return ofShorterTexts(f.open(t, &rest{})) })
}

// ofShorterTexts has a voice take texts of a tenth of the length with -short: the
// race detector takes long over minutes of sound.
func ofShorterTexts(s *voice.Synthesiser) *voice.Synthesiser {
	if testing.Short() {
		s.MaxText /= 10
	}
	return s
}

func TestWhatASpeechServerIsAsked(t *testing.T) {
	t.Setenv("SPEECH_KEY", " sk-secret-0123\n")
	f := newFakeSpeech(t, nil)
	for _, url := range []string{f.URL, f.URL + "/", f.URL + "/v1", f.URL + "/v1/", f.URL + "/speech/v1"} {
		s := f.open(t, &rest{}, func(c *config.HTTP) { c.URL, c.Speed, c.KeyEnv = url, 0.8, "SPEECH_KEY" })
		if _, err := s.Say(t.Context(), "Dis « oui » & <non>."); err != nil {
			t.Fatal(err)
		}
		got := f.asked[len(f.asked)-1]
		path := "POST " + strings.TrimSuffix(strings.TrimRight(strings.TrimPrefix(url, f.URL), "/"), "/v1") + "/v1/audio/speech"
		if got.path != path || got.Model != "kokoro" || got.Voice != "ff_siwis" || got.Format != "wav" ||
			got.Speed == nil || *got.Speed != 0.8 || got.Input != "Dis « oui » & <non>." {
			t.Errorf("%s: asked %+v", url, got)
		}
		if got.header.Get("Authorization") != "Bearer sk-secret-0123" || got.header.Get("Content-Type") != "application/json" ||
			got.header.Get("Accept-Encoding") != "" {
			t.Errorf("%s: headers %v", url, got.header)
		}
	}
	if _, err := f.open(t, &rest{}).Say(t.Context(), "Respire."); err != nil {
		t.Fatal(err)
	}
	if got := f.asked[len(f.asked)-1]; got.Speed != nil || got.header.Get("Authorization") != "" {
		t.Errorf("without speed and key, it asked %+v", got)
	}
}

func TestAnOpenedServerHasItsLimits(t *testing.T) {
	f := newFakeSpeech(t, nil)
	s := f.open(t, &rest{})
	if s.MaxText != 4096 || s.InFlight != 4 || s.Name != "http:kokoro" {
		t.Errorf("%+v", s)
	}
	want := []string{"url=" + f.URL, "model=kokoro", "voice=ff_siwis", "speed=0"}
	if !reflect.DeepEqual(s.Settings, want) {
		t.Errorf("settings %q, want %q", s.Settings, want)
	}
	if s := f.open(t, &rest{}, func(c *config.HTTP) { c.InFlight = 9 }); s.InFlight != 9 {
		t.Errorf("%d at once", s.InFlight)
	}
}

func TestWhatPassesIsTriedAgain(t *testing.T) {
	retry := func(after string, code int) answerer {
		return func(w http.ResponseWriter, r *http.Request, n int) {
			w.Header().Set("Retry-After", after)
			status(code, "busy")(w, r, n)
		}
	}
	whole := string(voicetest.WAV(voicetest.Speech("Respire.", 8000)))
	for name, c := range map[string]struct {
		first answerer
		wait  time.Duration
	}{
		"429":                         {status(429, "busy"), backoff},
		"429 for seconds":             {retry("7", 429), 7 * time.Second},
		"429 for less than a backoff": {retry("0", 429), backoff},
		"429 until a date":            {retry(today.Add(9*time.Second).Format(http.TimeFormat), 429), 9 * time.Second},
		"429 until a date gone by":    {retry(today.Add(-9*time.Second).Format(http.TimeFormat), 429), backoff},
		"429 for nonsense":            {retry("soon", 429), backoff},
		"429 for less than nothing":   {retry("-5", 429), backoff},
		"503 for as long as allowed":  {retry("30", 503), patience},
		"500":                         {status(500, `{"detail": "out of memory"}`), backoff},
		"502":                         {status(502, "<html>Bad Gateway</html>"), backoff},
		"closed at once":              {hangUp(""), backoff},
		"closed in the header":        {hangUp("HTTP/1.1 200 OK\r\nContent-Ty"), backoff},
		"closed in the body":          {hangUp("HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n" + whole[:2000]), backoff},
		"closed in a chunk":           {hangUp("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n" + whole[:200]), backoff},
		"closed between chunks":       {hangUp("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\n" + whole[:100] + "\r\n"), backoff},
		"cut short, and no size":      {hangUp("HTTP/1.1 200 OK\r\n\r\n" + whole[:2000]), backoff},
	} {
		t.Run(name, func(t *testing.T) {
			r := &rest{}
			f := newFakeSpeech(t, thenWell(c.first))
			clip, err := f.open(t, r).Say(t.Context(), "Respire.")
			if err != nil {
				t.Fatal(err)
			}
			if want := voicetest.Speech("Respire.", 8000); len(clip.Samples) != len(want.Samples) {
				t.Errorf("%d samples, want %d", len(clip.Samples), len(want.Samples))
			}
			if f.tries() != 2 || !reflect.DeepEqual(r.waits, []time.Duration{c.wait}) {
				t.Errorf("%d tries after waits of %v, want 2 after %v", f.tries(), r.waits, c.wait)
			}
		})
	}
}

func TestAfterFourTriesItIsEnough(t *testing.T) {
	r := &rest{}
	f := newFakeSpeech(t, status(503, `{"detail": "the model is loading"}`))
	_, err := f.open(t, r).Say(t.Context(), "Respire.")
	if err == nil || !strings.Contains(err.Error(), "503 Service Unavailable") ||
		!strings.Contains(err.Error(), "the model is loading") || !strings.Contains(err.Error(), "(tries: 4)") {
		t.Errorf("got %v", err)
	}
	if want := []time.Duration{backoff, 2 * backoff, 4 * backoff}; f.tries() != 4 || !reflect.DeepEqual(r.waits, want) {
		t.Errorf("%d tries, waits of %v, want %v", f.tries(), r.waits, want)
	}
}

func TestWhatLastsIsNotTriedAgain(t *testing.T) {
	far := func(after string) answerer {
		return func(w http.ResponseWriter, r *http.Request, n int) {
			w.Header().Set("Retry-After", after)
			status(429, "")(w, r, n)
		}
	}
	for name, c := range map[string]struct {
		answer answerer
		want   []string
	}{
		"400":                            {status(400, `{"error": {"message": "Invalid voice: nobody"}}`), []string{"400 Bad Request", "voice:", "it says: Invalid voice: nobody"}},
		"401":                            {status(401, ``), []string{"401", "key-env:"}},
		"404":                            {status(404, `{"detail":"Not Found"}`), []string{"404", "url:", "it says: Not Found"}},
		"408":                            {status(408, ``), []string{"408"}},
		"422":                            {status(422, `{"detail":[{"loc":["body","speed"],"msg":"speed is out of range"}]}`), []string{"422", "it says: speed is out of range"}},
		"the quota is used up for a day": {far("86400"), []string{"429", "left alone for 24h0m0s"}},
		"for ever":                       {far("99999999999999999999"), []string{"429", "left alone for 8760h0m0s"}},
		"until next week":                {far(today.Add(7 * 24 * time.Hour).Format(http.TimeFormat)), []string{"left alone for 168h0m0s"}},
		"MP3 with tags":                  {bytesOf([]byte("ID3\x04\x00\x00\x00\x00")), []string{"sent MP3 although WAV was asked for"}},
		"MP3":                            {bytesOf([]byte("\xff\xfb\x90\x64\x00")), []string{"MP3"}},
		"AAC":                            {bytesOf([]byte("\xff\xf1\x50\x80\x00")), []string{"AAC"}},
		"FLAC":                           {bytesOf([]byte("fLaC\x00\x00\x00\x22")), []string{"FLAC"}},
		"Opus":                           {bytesOf([]byte("OggS\x00\x02" + strings.Repeat("\x00", 22) + "OpusHead\x01")), []string{"Opus"}},
		"damaged Vorbis":                 {bytesOf([]byte("OggS\x00\x02" + strings.Repeat("\x00", 99))), []string{"Ogg Vorbis file that cannot be read"}},
		"raw samples":                    {bytesOf(voicetest.PCM(voicetest.Speech("Respire.", 8000))), []string{"sound without a header"}},
		"a lone -1":                      {bytesOf([]byte("\xff\xff\xff\xff\x00\x00")), []string{"sound without a header"}},
		"JSON":                           {bytesOf([]byte(`{"error":"no such voice"}`)), []string{"sent JSON in place of sound", "it says: no such voice"}},
		"JSON of sound":                  {bytesOf([]byte(`{"audio":"UklGRg=="}`)), []string{"sent JSON in place of sound: check url:, model: and voice: in config.yaml"}},
		"a web page":                     {bytesOf([]byte("<!doctype html><p>Log in")), []string{"a web page in place of sound"}},
		"text":                           {bytesOf([]byte("voix inconnue\x1b[2J")), []string{"sent"}},
		"nothing":                        {bytesOf(nil), []string{"no sound"}},
		"204":                            {status(204, ""), []string{"no sound"}},
		"a WAV file without samples":     {bytesOf([]byte("RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x40\x1f\x00\x00\x80\x3e\x00\x00\x02\x00\x10\x00data\x00\x00\x00\x00")), []string{"no sound"}},
		"a WAV file with a hole":         {bytesOf([]byte("RIFF\x24\x00\x00\x00WAVE")), []string{"WAV file that cannot be read"}},
		"an unfinished list of headers":  {hangUp("nonsense\r\n\r\n"), []string{"no connection", "nonsense"}},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFakeSpeech(t, c.answer)
			clip, err := f.open(t, &rest{}).Say(t.Context(), "Respire.")
			if err == nil || len(clip.Samples) > 0 {
				t.Fatalf("%d samples and no error", len(clip.Samples))
			}
			for _, want := range c.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%v\nwants %q", err, want)
				}
			}
			if strings.ContainsAny(err.Error(), "\x1b\n") || len(err.Error()) > 500 {
				t.Errorf("a harmful error: %q", err)
			}
			if f.tries() != 1 && !strings.Contains(err.Error(), "no connection") {
				t.Errorf("%d tries", f.tries())
			}
		})
	}
}

func TestNoWaitGoesBeyondTheTimeOfAPhrase(t *testing.T) {
	r := &rest{}
	f := newFakeSpeech(t, status(503, ""))
	_, err := f.open(t, r, within(backoff/2)).Say(t.Context(), "Respire.")
	if err == nil || !strings.Contains(err.Error(), "503") || f.tries() != 1 || len(r.waits) != 0 {
		t.Errorf("%d tries, waits %v, %v", f.tries(), r.waits, err)
	}
}

func TestASlowServerIsGivenUp(t *testing.T) {
	hang := func(w http.ResponseWriter, r *http.Request, _ int) { <-r.Context().Done() }
	drip := func(w http.ResponseWriter, r *http.Request, _ int) {
		for _, b := range voicetest.WAV(voicetest.Speech("Respire.", 8000)) {
			w.Write([]byte{b})
			http.NewResponseController(w).Flush()
			select {
			case <-r.Context().Done():
				return
			case <-time.After(time.Millisecond):
			}
		}
	}
	for name, answer := range map[string]answerer{"hangs": hang, "drips": drip} {
		t.Run(name, func(t *testing.T) {
			f := newFakeSpeech(t, answer)
			_, err := f.open(t, &rest{}, within(50*time.Millisecond)).Say(t.Context(), "Respire.")
			if err == nil || !strings.Contains(err.Error(), "did not finish within 50ms") {
				t.Errorf("got %v", err)
			}
		})
		t.Run(name+" until cancelled", func(t *testing.T) {
			f := newFakeSpeech(t, answer)
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
			defer cancel()
			if _, err := f.open(t, &rest{}).Say(ctx, "Respire."); err != context.DeadlineExceeded {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestAnEndlessAnswerIsCutOff(t *testing.T) {
	block := make([]byte, 1<<20)
	f := newFakeSpeech(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		for {
			if _, err := w.Write(block); err != nil {
				return
			}
		}
	})
	_, err := f.open(t, &rest{}).Say(t.Context(), "Respire.")
	if !errors.Is(err, errTooMuch) || f.tries() != 1 {
		t.Errorf("%d tries, %v", f.tries(), err)
	}
}

func TestAGiantHeaderIsRefused(t *testing.T) {
	f := newFakeSpeech(t, func(w http.ResponseWriter, r *http.Request, n int) {
		w.Header().Set("X-Giant", strings.Repeat("x", 1<<20))
		speakWell(w, "Respire.")
	})
	if _, err := f.open(t, &rest{}).Say(t.Context(), "Respire."); err == nil || !strings.Contains(err.Error(), "headers exceeded") {
		t.Errorf("got %v", err)
	}
}

func TestTheTextAndTheKeyGoNowhereElse(t *testing.T) {
	t.Setenv("SPEECH_KEY", "sk-secret-0123")
	other := newFakeSpeech(t, nil)
	for _, code := range []int{301, 302, 303, 307, 308} {
		for _, target := range []string{other.URL + "/v1/audio/speech", "/v1/audio/speech"} { // the second is a loop
			f := newFakeSpeech(t, func(w http.ResponseWriter, r *http.Request, _ int) { http.Redirect(w, r, target, code) })
			_, err := f.open(t, &rest{}, func(c *config.HTTP) { c.KeyEnv = "SPEECH_KEY" }).Say(t.Context(), "Respire.")
			if err == nil || !strings.Contains(err.Error(), "sends on to "+target) || f.tries() != 1 {
				t.Errorf("%d: %d tries, %v", code, f.tries(), err)
			}
		}
	}
	if n := other.tries(); n != 0 {
		t.Errorf("another server was asked %d times", n)
	}
}

func TestAServerThatIsNotThere(t *testing.T) {
	s, err := (&speechEngine{servers: []config.HTTP{{Name: "gone", URL: "http://" + addressOfNobody(t)}}, pace: (&rest{}).pace()}).Open(t.Context(), "", "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Say(t.Context(), "Respire."); err == nil || !strings.Contains(err.Error(), "is the server running") || !strings.Contains(err.Error(), "(tries: 4)") {
		t.Errorf("got %v", err)
	}
}

func TestAServerThatCannotProveWhoItIs(t *testing.T) {
	f := httptest.NewUnstartedServer(http.NotFoundHandler())
	f.Config.ErrorLog = log.New(io.Discard, "", 0)
	f.StartTLS()
	defer f.Close()
	r := &rest{}
	s, err := (&speechEngine{servers: []config.HTTP{{Name: "forged", URL: f.URL}}, pace: r.pace()}).Open(t.Context(), "", "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Say(t.Context(), "Respire."); err == nil || !strings.Contains(err.Error(), "cannot prove") || len(r.waits) != 0 {
		t.Errorf("waits %v, %v", r.waits, err)
	}
}
