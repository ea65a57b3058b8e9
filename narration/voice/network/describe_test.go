package network

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"meditate/narration/voice"
)

func TestAServerThatDoesNotDescribeItself(t *testing.T) {
	for name, c := range map[string]struct{ address, want string }{
		"nobody":       {addressOfNobody(t), "is the server running"},
		"broken":       {newFakeWyoming(t, info[:50], nil).address, "does not say within"},
		"no Wyoming":   {newFakeWyoming(t, []byte("SSH-2.0-OpenSSH_9.2\r\n"), nil).address, "no Wyoming server"},
		"an error":     {newFakeWyoming(t, message("error", `{"text":"out of order"}`, nil), nil).address, "out of order"},
		"it listens":   {newFakeWyoming(t, message("info", `{"asr": [{"name": "whisper"}], "tts": []}`, nil), nil).address, "does not speak"},
		"no sense":     {newFakeWyoming(t, message("info", `{"tts": "yes"}`, nil), nil).address, "make no sense"},
		"no voices":    {newFakeWyoming(t, message("info", `{"tts": [{"name": "x"}]}`, nil), nil).address, "no voice for the language fr"},
		"English only": {newFakeWyoming(t, message("info", infoOf(voiceOf("en_US-lessac-medium", "en_US")), nil), nil).address, "it has en_US-lessac-medium"},
	} {
		t.Run(name, func(t *testing.T) {
			programs, err := describe(t.Context(), c.address, 500*time.Millisecond)
			if err == nil {
				_, _, err = pick(programs, "", "fr")
			}
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestTheVoiceOfAWyomingServer(t *testing.T) {
	f := newFakeWyoming(t, info, nil)
	for _, c := range []struct{ voice, language, want, err string }{
		{"", "fr", "fr_FR-siwis-medium", ""},
		{"", "fr-CA", "fr_FR-siwis-medium", ""},
		{"", "en-GB", "en_US-lessac-medium", ""},
		{"", "", "en_US-lessac-medium", ""},
		{"", "de", "", "no voice for the language de; it has en_US-lessac-medium, fr_FR-siwis-medium, fr_FR-tom-medium"},
		{"fr_FR-tom-medium", "fr", "fr_FR-tom-medium", ""},
		{"fr_FR-tom-medium", "", "fr_FR-tom-medium", ""},
		{"fr_FR-tom-medium", "en", "", "its voice fr_FR-tom-medium speaks fr_FR, and the script is in en; it has en_US-lessac-medium"},
		{"nobody", "fr", "", `no voice "nobody"; it has fr_FR-siwis-medium, fr_FR-tom-medium`},
	} {
		s, err := (&wyomingEngine{servers: at(f.address, c.voice), pace: (&rest{}).pace()}).Open(t.Context(), "", c.language)
		switch {
		case c.err != "" && (!errors.Is(err, voice.ErrNoVoice) || !strings.Contains(err.Error(), c.err)):
			t.Errorf("%+v: got %v", c, err)
		case c.err == "" && (err != nil || s.Settings[1] != "voice="+c.want):
			t.Errorf("%+v: got %+v, %v", c, s, err)
		}
	}
}

func TestAnAddressOfAWyomingServer(t *testing.T) {
	for text, want := range map[string]string{
		"localhost":            "localhost:10200",
		"localhost:":           "",
		"192.168.1.5:10300":    "192.168.1.5:10300",
		"[::1]":                "[::1]:10200",
		"[fe80::1%eth0]:10300": "[fe80::1%eth0]:10300",
		"::1":                  "",
		":10200":               "",
		"host:0":               "",
		"host:65536":           "",
		"host:http":            "",
		"http://host:10200":    "",
		"":                     "",
	} {
		if got, ok := wyomingAddress(text); got != want || ok != (want != "") {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

func TestWyomingWithoutAnAddress(t *testing.T) {
	for _, e := range []*wyomingEngine{{}, {servers: append(at("a:1", ""), at("b:1", "")...)}} {
		if _, err := e.Open(t.Context(), "", "fr"); !errors.Is(err, voice.ErrNoVoice) || !strings.Contains(err.Error(), "wyoming:HOST") {
			t.Errorf("got %v", err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := (&wyomingEngine{}).Open(ctx, "localhost:1", "fr"); err != context.Canceled {
		t.Errorf("cancelled, it gave %v", err)
	}
}

func TestTheListOfWyomingServers(t *testing.T) {
	if got := (&wyomingEngine{}).List(t.Context()); len(got) != 1 || got[0].Usable || !strings.Contains(got[0].Detail, "config.yaml") {
		t.Errorf("got %+v", got)
	}
	a, b, c := newFakeWyoming(t, info, nil), newFakeWyoming(t, info, nil), newFakeWyoming(t, []byte("x\n"), nil)
	servers := slices.Concat(at(a.address, ""), at(b.address, "fr_FR-tom-medium"), at(b.address, "nobody"), at(c.address, ""), at("::", ""))
	got := fmt.Sprintf("%+v", (&wyomingEngine{servers: servers}).List(t.Context()))
	want := fmt.Sprintf("%+v", []voice.Status{
		{Name: "wyoming:" + a.address, Usable: true, Detail: "piper 1.6.2, the first voice for the language; it has en_US-lessac-medium, fr_FR-siwis-medium, fr_FR-tom-medium"},
		{Name: "wyoming:" + b.address, Usable: true, Detail: "piper 1.6.2, voice fr_FR-tom-medium"},
		{Name: "wyoming:" + b.address, Detail: `it has no voice "nobody"; it has en_US-lessac-medium, fr_FR-siwis-medium, fr_FR-tom-medium`},
		{Name: "wyoming:" + c.address, Detail: "no Wyoming server speaks there: it says x"},
		{Name: "wyoming:::", Detail: "this is no address: it has to be HOST:PORT"},
	})
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
