package network

import (
	"fmt"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"meditate/narration/config"

	"pgregory.net/rapid"
)

const testKey = "sk-proj-Zq8vNw3xYt5bRm2kLp7d"

// tells returns a part of the key that a text has in it, or "".
func tells(text, key string) string {
	text, key = strings.ToLower(text), strings.ToLower(key)
	for at := range max(0, len(key)-3) {
		if strings.Contains(text, key[at:at+4]) {
			return key[at : at+4]
		}
	}
	return ""
}

func TestTheKeyIsInNoError(t *testing.T) {
	t.Setenv("SPEECH_KEY", testKey)
	echoes := map[string]string{
		"whole":      "Incorrect API key provided: " + testKey + ". You can find your key elsewhere.",
		"masked":     "Incorrect API key provided: sk-proj-********************p7d.",
		"masked too": "Incorrect API key provided: sk***7d",
		"cut":        "key Zq8vNw3x… is unknown",
		"in capital": strings.ToUpper(testKey),
		"as header":  "Authorization: Bearer " + testKey,
		"in a URL":   "https://example.org/?key=" + testKey + "&x=1",
		"quoted":     fmt.Sprintf("%q", testKey),
		"late":       strings.Repeat("é", 150) + " " + testKey,
	}
	ways := map[string]func(echo string) answerer{
		"JSON":        func(echo string) answerer { return status(401, fmt.Sprintf(`{"error":{"message":%q}}`, echo)) },
		"detail":      func(echo string) answerer { return status(403, fmt.Sprintf(`{"detail":%q}`, echo)) },
		"text":        func(echo string) answerer { return status(500, echo) },
		"web page":    func(echo string) answerer { return status(503, "<p>"+echo+"</p>") },
		"200":         func(echo string) answerer { return bytesOf([]byte(echo)) },
		"200 JSON":    func(echo string) answerer { return bytesOf([]byte(fmt.Sprintf(`{"message":%q}`, echo))) },
		"no answer":   func(echo string) answerer { return hangUp(echo + "\r\n\r\n") },
		"status line": func(echo string) answerer { return hangUp("HTTP/1.1 401 " + echo + "\r\nContent-Length: 0\r\n\r\n") },
		"bad header":  func(echo string) answerer { return hangUp("HTTP/1.1 200 OK\r\n" + echo + "\r\n\r\n") },
		"bad length":  func(echo string) answerer { return hangUp("HTTP/1.1 200 OK\r\nContent-Length: " + echo + "\r\n\r\n") },
		"bad chunk": func(echo string) answerer {
			return hangUp("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + echo + "\r\n")
		},
		"redirect": func(echo string) answerer {
			return hangUp("HTTP/1.1 302 Found\r\nLocation: " + strings.ReplaceAll(echo, " ", "+") + "\r\nContent-Length: 0\r\n\r\n")
		},
		"retry": func(echo string) answerer {
			return hangUp("HTTP/1.1 429 Slow\r\nRetry-After: " + echo + "\r\nContent-Length: 0\r\n\r\n")
		},
		"vorbis": func(echo string) answerer { return bytesOf([]byte("OggS\x00\x02" + echo)) },
		"WAV":    func(echo string) answerer { return bytesOf([]byte("RIFF" + echo)) },
	}
	for way, answer := range ways {
		for name, echo := range echoes {
			f := newFakeSpeech(t, answer(echo))
			s := f.open(t, &rest{}, func(c *config.HTTP) { c.KeyEnv = "SPEECH_KEY" })
			_, err := s.Say(t.Context(), "Respire.")
			if err == nil {
				t.Fatalf("%s, %s: no error", way, name)
			}
			if part := tells(err.Error()+fmt.Sprintf("%#v", err), testKey); part != "" || strings.Contains(err.Error(), "***") {
				t.Errorf("%s, %s: %q is in %v", way, name, part, err)
			}
			if got := f.asked[0].header.Get("Authorization"); got != "Bearer "+testKey {
				t.Fatalf("the server was not given the key, but %q", got)
			}
			if part := tells(fmt.Sprintf("%+v", *s), testKey); part != "" {
				t.Errorf("%q is in %+v", part, *s)
			}
		}
	}
}

func TestTheKeyIsInNoList(t *testing.T) {
	t.Setenv("SPEECH_KEY", testKey)
	f := newFakeSpeech(t, nil)
	for _, url := range []string{f.URL, "http://user:" + testKey + "@localhost:1", "http://localhost:1/?key=" + testKey, "://" + testKey, testKey} {
		e := &speechEngine{servers: []config.HTTP{{Name: "a", URL: url, KeyEnv: "SPEECH_KEY"}}}
		if part := tells(fmt.Sprintf("%+v", e.List(t.Context())), testKey); part != "" {
			t.Errorf("%s: %q is in the list", url, part)
		}
	}
	t.Setenv("SPEECH_KEY", testKey+"\n"+testKey)
	e := &speechEngine{servers: []config.HTTP{{Name: "a", URL: f.URL, KeyEnv: "SPEECH_KEY"}}}
	if got := e.List(t.Context()); got[0].Usable || tells(got[0].Detail, testKey) != "" {
		t.Errorf("got %+v", got)
	}
}

func TestNoPartOfAKeyIsQuoted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		key := rapid.StringMatching(`[a-zA-Z0-9_./+=-]{4,60}`).Draw(t, "key")
		n := rapid.IntRange(0, len(key)).Draw(t, "cut")
		words := rapid.SliceOf(rapid.OneOf(
			rapid.Just(key), rapid.Just(key[:n]), rapid.Just(key[n:]),
			rapid.Just(key[:n]+"***"), rapid.Just(key[:n]+"..."+key[n:]),
			rapid.Just("\n"), rapid.Just("clé:"), rapid.Just(`"`), rapid.String(),
		)).Draw(t, "words")
		sep := rapid.SampledFrom([]string{" ", "", ",", "'", "\x00"}).Draw(t, "between")
		got := secret(key).quote(strings.Join(words, sep))
		if part := tells(strings.ReplaceAll(got, hidden, " "), key); part != "" {
			t.Fatalf("%q is in %q", part, got)
		}
		for _, r := range got {
			if !unicode.IsPrint(r) {
				t.Fatalf("%q has %q in it", got, r)
			}
		}
		if utf8.RuneCountInString(got) > 161 {
			t.Fatalf("%d characters", utf8.RuneCountInString(got))
		}
	})
}

func TestOtherWordsStayAsTheyAre(t *testing.T) {
	for text, want := range map[string]string{
		"The model kokoro is unknown.":   "The model kokoro is unknown.",
		" two\n\nlines\x1b[31m red ":     "two lines [31m red",
		"right\u202eto left":             "right to left",
		"key " + testKey + " is no good": "key (key) is no good",
		"key '" + testKey + "'":          "key '(key)'",
		"sk-p***7d":                      "(key)",
		strings.Repeat("é", 161):         strings.Repeat("é", 160) + "…",
	} {
		if got := secret(testKey).quote(text); got != want {
			t.Errorf("%q gives %q, want %q", text, got, want)
		}
	}
	if got := secret("").quote("a ** b"); got != "a ** b" {
		t.Errorf("without a key: %q", got)
	}
	if got := secret("abc").quote("xabcx def"); got != "(key) def" && got != "x(key)x def" {
		t.Errorf("a short key: %q", got)
	}
}
