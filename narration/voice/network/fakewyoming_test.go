package network

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"

	"meditate/audio"
	"meditate/narration/config"
	"meditate/narration/voice"
	"meditate/narration/voice/voicetest"
)

// A fakeWyoming is a server with the Wyoming protocol that answers as
// wyoming-piper does, down to the form of its lines; or worse.
type fakeWyoming struct {
	address string
	mu      sync.Mutex
	asked   []string // the data of every event synthesize
}

// A talker answers the event synthesize, the n-th of all, from 1 on.
type talker func(conn net.Conn, text string, n int)

// infoOf is what wyoming-piper says of itself, with the given voices.
func infoOf(voices string) string {
	return `{"asr": [], "tts": [{"name": "piper", "attribution": {"name": "rhasspy", "url": "https://github.com/rhasspy/piper"}, ` +
		`"installed": true, "description": "A fast, local, neural text to speech engine", "version": "1.6.2", "voices": [` + voices + `], ` +
		`"supports_synthesize_streaming": true}], "handle": [], "intent": [], "wake": [], "mic": [], "snd": []}`
}

// voiceOf is a voice in it.
func voiceOf(name, language string) string {
	return fmt.Sprintf(`{"name": %q, "attribution": {"name": "rhasspy", "url": ""}, "installed": true, "description": "x", `+
		`"version": null, "languages": [%q], "speakers": null}`, name, language)
}

var threeVoices = infoOf(voiceOf("en_US-lessac-medium", "en_US") + "," + voiceOf("fr_FR-siwis-medium", "fr_FR") + "," + voiceOf("fr_FR-tom-medium", "fr_FR"))

// newFakeWyoming starts a server that answers describe with some bytes and
// synthesize by a talker; nil speaks well.
func newFakeWyoming(t *testing.T, info []byte, talk talker) *fakeWyoming {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	f := &fakeWyoming{address: l.Addr().String()}
	var wg sync.WaitGroup
	t.Cleanup(func() {
		l.Close()
		wg.Wait()
	})
	wg.Add(1)
	go func() { // by its stack a goroutine of this package from the first
		defer wg.Done()
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			wg.Go(func() {
				defer conn.Close()
				f.serve(conn, info, talk)
			})
		}
	}()
	return f
}

// serve answers what comes over one connection.
func (f *fakeWyoming) serve(conn net.Conn, info []byte, talk talker) {
	r := bufio.NewReader(conn)
	for {
		line, err := r.ReadBytes('\n')
		if err != nil {
			return
		}
		var e struct {
			Type string
			Data json.RawMessage
		}
		var asked struct{ Text string }
		if json.Unmarshal(line, &e) != nil || json.Unmarshal(e.Data, &asked) != nil {
			return // as the server of the wyoming library does
		}
		switch e.Type {
		case "describe":
			conn.Write(info)
		case "synthesize":
			f.mu.Lock()
			f.asked = append(f.asked, string(e.Data))
			n := len(f.asked)
			f.mu.Unlock()
			if talk == nil {
				talkWell(conn, asked.Text, n)
				continue
			}
			talk(conn, asked.Text, n)
			return
		}
	}
}

func (f *fakeWyoming) tries() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.asked)
}

// message is an event as the wyoming library writes it.
func message(kind, data string, payload []byte) []byte {
	head := fmt.Sprintf(`{"type": %q, "version": "1.8.0"`, kind)
	if data != "" {
		head += fmt.Sprintf(`, "data_length": %d`, len(data))
	}
	if len(payload) > 0 {
		head += fmt.Sprintf(`, "payload_length": %d`, len(payload))
	}
	return append([]byte(head+"}\n"+data), payload...)
}

// formatOf is the data of an event with sound.
func formatOf(rate, width, channels any) string {
	return fmt.Sprintf(`{"rate": %v, "width": %v, "channels": %v, "timestamp": null}`, rate, width, channels)
}

// talkWell speaks in chunks of 1024 samples, as wyoming-piper does; of an empty
// text it sends only the end.
func talkWell(conn net.Conn, text string, _ int) {
	if strings.TrimSpace(text) != "" {
		f := formatOf(8000, 2, 1)
		conn.Write(message("audio-start", f, nil))
		for pcm := voicetest.PCM(voicetest.Speech(text, 8000)); len(pcm) > 0; pcm = pcm[min(len(pcm), 2048):] {
			conn.Write(message("audio-chunk", f, pcm[:min(len(pcm), 2048)]))
		}
	}
	conn.Write(message("audio-stop", `{"timestamp": null}`, nil))
}

// saying sends some bytes in place of speech.
func saying(parts ...[]byte) talker {
	return func(conn net.Conn, _ string, _ int) {
		for _, part := range parts {
			conn.Write(part)
		}
	}
}

// open opens the fake as a voice.
func (f *fakeWyoming) open(t *testing.T, r *rest) *voice.Synthesiser {
	t.Helper()
	s, err := (&wyomingEngine{pace: r.pace()}).Open(t.Context(), f.address, "fr")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// sayTo has the fake speak.
func sayTo(t *testing.T, r *rest, f *fakeWyoming) (audio.Clip, error) {
	t.Helper()
	return f.open(t, r).Say(t.Context(), "Respire.")
}

// at names a server, and perhaps a voice, as the configuration does.
func at(address, voiceName string) []config.Wyoming {
	return []config.Wyoming{{Address: address, Voice: voiceName}}
}

// addressOfNobody returns an address that refuses every connection until the test ends:
// a connection of our own begins there, so that no server can be given its port.
func addressOfNobody(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		conn.Close()
		l.Close()
	})
	return conn.LocalAddr().String()
}
