package network

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"meditate/narration/config"
	"meditate/narration/voice"
)

func TestWhichServerIsMeant(t *testing.T) {
	t.Setenv("EMPTY_KEY", "")
	t.Setenv("ODD_KEY", "sk\x01")
	a := config.HTTP{Name: "a", URL: "http://localhost:1"}
	b := config.HTTP{Name: "b", URL: "https://example.org/api"}
	keyless := config.HTTP{Name: "a", URL: "http://localhost:1", KeyEnv: "EMPTY_KEY"}
	odd := config.HTTP{Name: "a", URL: "http://localhost:1", KeyEnv: "ODD_KEY"}
	for _, c := range []struct {
		servers   []config.HTTP
		variant   string
		want, err string
	}{
		{[]config.HTTP{a, b}, "b", "http:b", ""},
		{[]config.HTTP{a}, "", "http:a", ""},
		{nil, "", "", example},
		{nil, "a", "", example},
		{[]config.HTTP{a, b}, "", "", "config.yaml has http:a, http:b"},
		{[]config.HTTP{a, b}, "c", "", "no server http:c, only http:a, http:b"},
		{[]config.HTTP{keyless}, "a", "", "http:a needs its key in the environment variable EMPTY_KEY"},
		{[]config.HTTP{odd}, "a", "", "http:a: the environment variable ODD_KEY holds no key"},
		{[]config.HTTP{{Name: "a", URL: "localhost:8880"}}, "a", "", "such as http://localhost:8880"},
		{[]config.HTTP{{Name: "a", URL: "http:///v1"}}, "a", "", "such as http://localhost:8880"},
		{[]config.HTTP{{Name: "a", URL: "http://x:y@localhost"}}, "a", "", "key-env:"},
	} {
		s, err := (&speechEngine{servers: c.servers}).Open(t.Context(), c.variant, "fr")
		switch {
		case c.err != "" && (!errors.Is(err, voice.ErrNoVoice) || !strings.Contains(err.Error(), c.err)):
			t.Errorf("%q: got %v, want %q", c.variant, err, c.err)
		case c.err == "" && (err != nil || s.Name != c.want):
			t.Errorf("%q: got %+v, %v", c.variant, s, err)
		}
	}
}

func TestTheListOfSpeechServers(t *testing.T) {
	if got := (&speechEngine{}).List(t.Context()); len(got) != 1 || got[0].Usable || !strings.Contains(got[0].Detail, "config.yaml") {
		t.Errorf("got %+v", got)
	}
	gone := "http://" + addressOfNobody(t)
	f := newFakeSpeech(t, nil)
	got := fmt.Sprintf("%+v", (&speechEngine{servers: []config.HTTP{
		{Name: "here", URL: f.URL + "/v1", Model: "kokoro", Voice: "ff_siwis"},
		{Name: "gone", URL: gone},
		{Name: "keyless", URL: f.URL, KeyEnv: "NO_SUCH_KEY"},
	}}).List(t.Context()))
	want := fmt.Sprintf("%+v", []voice.Status{
		{Name: "http:here", Usable: true, Detail: "model kokoro, voice ff_siwis, at " + f.URL},
		{Name: "http:gone", Detail: "model of the server's choice, voice of the server's choice, at " + gone + ": no answer there; is the server running?"},
		{Name: "http:keyless", Detail: "http:keyless needs its key in the environment variable NO_SUCH_KEY, which is not set"},
	})
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if f.tries() != 0 {
		t.Error("listing the servers had one speak")
	}
}

func TestAllAreTheTwoEngines(t *testing.T) {
	var names []string
	for _, e := range All(config.Config{}) {
		names = append(names, e.Name())
	}
	if got := strings.Join(names, " "); got != "http wyoming" {
		t.Errorf("got %s", got)
	}
}
