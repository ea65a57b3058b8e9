package network

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"math"
	"net"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"meditate/audio"
	"meditate/narration/voice"
	"meditate/narration/voice/voicetest"
)

var info = message("info", threeVoices, nil)

func TestAWyomingServerIsAVoice(t *testing.T) {
	f := newFakeWyoming(t, info, nil)
	voicetest.Suite(t, func(t *testing.T) *voice.Synthesiser { return ofShorterTexts(f.open(t, &rest{})) })
}

func TestAWyomingServerSaysWhatSpeaksThere(t *testing.T) {
	f := newFakeWyoming(t, info, nil)
	s := f.open(t, &rest{})
	want := []string{"server=" + f.address, "voice=fr_FR-siwis-medium", "voice version=unknown"}
	if s.Name != "wyoming:"+f.address || s.Engine != "wyoming piper" || s.Version != "1.6.2" || !reflect.DeepEqual(s.Settings, want) {
		t.Errorf("got %+v", s)
	}
	if s.MaxText != 4096 || s.InFlight != 2 {
		t.Errorf("got %+v", s)
	}
	if _, err := s.Say(t.Context(), "Dis « oui »."); err != nil {
		t.Fatal(err)
	}
	if want := `{"text":"Dis « oui ».","voice":{"name":"fr_FR-siwis-medium"}}`; f.asked[0] != want {
		t.Errorf("asked for %s, want %s", f.asked[0], want)
	}
}

func TestTheFormsOfSoundThatAreUnderstood(t *testing.T) {
	stop := message("audio-stop", "", nil)
	start := func(f string) []byte { return message("audio-start", f, nil) }
	for name, c := range map[string]struct {
		parts [][]byte
		want  []float32
	}{
		"1 byte":             {[][]byte{start(formatOf(16000, 1, 1)), message("audio-chunk", "", []byte{128, 192, 0}), stop}, []float32{0, 0.5, -1}},
		"2 bytes":            {[][]byte{start(formatOf(16000, 2, 1)), message("audio-chunk", formatOf(16000, 2, 1), []byte{0, 0x40, 0, 0x80}), stop}, []float32{0.5, -1}},
		"3 bytes":            {[][]byte{start(formatOf(16000, 3, 1)), message("audio-chunk", "", []byte{0, 0, 0x40}), stop}, []float32{0.5}},
		"4 bytes":            {[][]byte{start(formatOf(16000, 4, 1)), message("audio-chunk", "", []byte{0, 0, 0, 0x40}), stop}, []float32{0.5}},
		"stereo":             {[][]byte{start(formatOf(16000, 2, 2)), message("audio-chunk", "", []byte{0, 0x40, 0, 0}), stop}, []float32{0.25}},
		"split in a sample":  {[][]byte{start(formatOf(16000, 2, 1)), message("audio-chunk", "", []byte{0}), message("audio-chunk", "", []byte{0x40, 0}), stop}, []float32{0.5}},
		"no start":           {[][]byte{message("audio-chunk", formatOf(16000, 2, 1), []byte{0, 0x40}), stop}, []float32{0.5}},
		"started twice":      {[][]byte{start(formatOf(16000, 2, 1)), start(formatOf(16000, 2, 1)), message("audio-chunk", "", []byte{0, 0x40}), stop}, []float32{0.5}},
		"data in the line":   {[][]byte{[]byte(`{"type":"audio-chunk","data":{"rate":16000,"width":2,"channels":1},"payload_length":2}` + "\n\x00\x40"), stop}, []float32{0.5}},
		"data in both":       {[][]byte{[]byte(`{"type":"audio-chunk","data":{"rate":1,"width":2,"channels":1},"data_length":14,"payload_length":2}` + "\n" + `{"rate":16000}` + "\x00\x40"), stop}, []float32{0.5}},
		"unknown events":     {[][]byte{message("pong", `{"text":"x"}`, []byte("zzz")), start(formatOf(16000, 2, 1)), message("audio-chunk", "", []byte{0, 0x40}), stop}, []float32{0.5}},
		"lengths of nothing": {[][]byte{[]byte(`{"type":"audio-chunk","data":{"rate":16000,"width":2,"channels":1},"data_length":null,"payload_length":2}` + "\n\x00\x40"), stop}, []float32{0.5}},
	} {
		t.Run(name, func(t *testing.T) {
			clip, err := sayTo(t, &rest{}, newFakeWyoming(t, info, saying(c.parts...)))
			if err != nil || clip.Rate != 16000 || !slices.Equal(clip.Samples, c.want) {
				t.Errorf("%v at %d Hz, %v; want %v", clip.Samples, clip.Rate, err, c.want)
			}
		})
	}
}

func TestABrokenConversationIsBegunAgain(t *testing.T) {
	start := message("audio-start", formatOf(8000, 2, 1), nil)
	for name, first := range map[string]talker{
		"closed at once":         saying(),
		"closed in the line":     saying(start[:10]),
		"closed in the data":     saying(start[:len(start)-3]),
		"closed after the start": saying(start),
		"closed in a chunk":      saying(start, message("audio-chunk", "", make([]byte, 2048))[:500]),
		"closed before the end":  saying(start, message("audio-chunk", "", make([]byte, 2048))),
	} {
		t.Run(name, func(t *testing.T) {
			r := &rest{}
			f := newFakeWyoming(t, info, func(conn net.Conn, text string, n int) {
				if n < 3 {
					first(conn, text, n)
					return
				}
				talkWell(conn, text, n)
			})
			clip, err := sayTo(t, r, f)
			if err != nil || len(clip.Samples) != len(voicetest.Speech("Respire.", 8000).Samples) {
				t.Errorf("%d samples, %v", len(clip.Samples), err)
			}
			if want := []time.Duration{backoff, 2 * backoff}; !reflect.DeepEqual(r.waits, want) {
				t.Errorf("waits of %v, want %v", r.waits, want)
			}
		})
	}
	f := newFakeWyoming(t, info, saying(start))
	if _, err := sayTo(t, &rest{}, f); !errors.Is(err, errBroken) || !strings.Contains(err.Error(), "(tries: 4)") || f.tries() != 4 {
		t.Errorf("%d tries, %v", f.tries(), err)
	}
}

func TestABadServerIsNotAskedAgain(t *testing.T) {
	stop := message("audio-stop", "", nil)
	sound := func(f string) talker {
		return saying(message("audio-start", f, nil), message("audio-chunk", f, make([]byte, 64)), stop)
	}
	for name, c := range map[string]struct {
		talk talker
		want string
	}{
		"error":                 {saying(message("error", `{"text": "voice not\nfound", "code": "KeyError"}`, nil)), "it says: voice not found KeyError"},
		"error without data":    {saying(message("error", "", nil)), "cannot speak this"},
		"nothing said":          {saying(stop), "no sound"},
		"no samples":            {saying(message("audio-start", formatOf(8000, 2, 1), nil), stop), "no sound"},
		"samples of no format":  {saying(message("audio-chunk", "", make([]byte, 64)), stop), "no sound"},
		"less than a sample":    {saying(message("audio-chunk", formatOf(8000, 2, 1), []byte{1}), stop), "cannot be read"},
		"rate 0":                {sound(formatOf(0, 2, 1)), "sound of 0 Hz"},
		"rate NaN":              {sound(formatOf("NaN", 2, 1)), "make no sense"},
		"rate less than 0":      {sound(formatOf(-8000, 2, 1)), "-8000 Hz"},
		"rate beyond all":       {sound(formatOf(int64(math.MaxInt64), 2, 1)), "cannot be read"},
		"rate beyond numbers":   {sound(formatOf("1e400", 2, 1)), "make no sense"},
		"rate of text":          {sound(formatOf(`"8000"`, 2, 1)), "make no sense"},
		"width 0":               {sound(formatOf(8000, 0, 1)), "0 bytes a sample"},
		"width 5":               {sound(formatOf(8000, 5, 1)), "5 bytes a sample"},
		"no channel":            {sound(formatOf(8000, 2, 0)), "0 channels"},
		"many channels":         {sound(formatOf(8000, 2, 65536)), "65536 channels"},
		"changed on the way":    {saying(message("audio-start", formatOf(8000, 2, 1), nil), message("audio-chunk", formatOf(8000, 2, 2), make([]byte, 64)), stop), "changes from 8000 Hz"},
		"data that are no JSON": {saying(message("audio-start", "rate=8000", nil)), "make no sense"},
		"a line of nonsense":    {saying([]byte("\x1b[2Jbonjour\n")), "says [2Jbonjour"},
		"a web server":          {saying([]byte("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")), "no Wyoming server speaks there"},
		"no type":               {saying([]byte("{}\n")), "no Wyoming server"},
		"a list":                {saying([]byte("[]\n")), "no Wyoming server"},
		"an endless line":       {endlessly([]byte(strings.Repeat("x", 1<<16))), "a line of more than 1048576 bytes"},
		"endless sound":         {endlessly(message("audio-chunk", formatOf(8000, 2, 1), make([]byte, 1<<20))), "more than 64 MiB"},
		"data beyond all":       {saying([]byte(`{"type":"x","data_length":9223372036854775807}` + "\n")), "more than 64 MiB"},
		"a payload beyond all":  {saying([]byte(`{"type":"x","payload_length":9223372036854775807}` + "\n")), "more than 64 MiB"},
		"a payload below 0":     {saying([]byte(`{"type":"x","payload_length":-1}` + "\n")), "announces -1 bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			r := &rest{}
			clip, err := sayTo(t, r, newFakeWyoming(t, info, c.talk))
			if err == nil || !strings.Contains(err.Error(), c.want) || len(clip.Samples) > 0 {
				t.Errorf("%d samples, %v; want %q", len(clip.Samples), err, c.want)
			}
			if len(r.waits) > 0 || err != nil && strings.ContainsAny(err.Error(), "\x1b\n") {
				t.Errorf("waits of %v, %q", r.waits, err)
			}
		})
	}
}

// TestSmallTalkIsBounded: events of which nothing is kept count as well.
func TestSmallTalkIsBounded(t *testing.T) {
	for _, part := range []string{"{\"type\":\"pong\"}\n", string(message("pong", `{"text":"x"}`, []byte("zzz")))} {
		events := &eventReader{bufio.NewReader(strings.NewReader(strings.Repeat(part, 1000))), 900 * int64(len(part))}
		if _, err := hear(events); err != errTooMuch {
			t.Errorf("%q: got %v", part, err)
		}
	}
}

// endlessly sends the same again and again.
func endlessly(part []byte) talker {
	return func(conn net.Conn, _ string, _ int) {
		for {
			if _, err := conn.Write(part); err != nil {
				return
			}
		}
	}
}

func TestASilentWyomingServerIsGivenUp(t *testing.T) {
	start := message("audio-start", formatOf(8000, 2, 1), nil)
	hang := func(conn net.Conn, _ string, _ int) {
		conn.Write(start)
		conn.Read(make([]byte, 1)) // until the other side closes
	}
	drip := func(conn net.Conn, _ string, _ int) {
		for {
			if _, err := conn.Write(message("audio-chunk", formatOf(8000, 2, 1), []byte{1, 2})); err != nil {
				return
			}
			time.Sleep(time.Millisecond)
		}
	}
	for name, talk := range map[string]talker{"hangs": hang, "drips": drip} {
		t.Run(name, func(t *testing.T) {
			f := newFakeWyoming(t, info, talk)
			_, err := (&rest{}).pace().speak(t.Context(), 50*time.Millisecond, func(ctx context.Context) (audio.Clip, error) {
				return synthesise(ctx, f.address, "fr_FR-siwis-medium", "Respire.")
			})
			if err == nil || !strings.Contains(err.Error(), "did not finish within 50ms") {
				t.Errorf("got %v", err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
			defer cancel()
			if _, err := f.open(t, &rest{}).Say(ctx, "Respire."); err != context.DeadlineExceeded {
				t.Errorf("cancelled, it gave %v", err)
			}
		})
	}
}

func FuzzHear(f *testing.F) {
	stop := message("audio-stop", "", nil)
	f.Add(slices.Concat(message("audio-start", formatOf(8000, 2, 1), nil), message("audio-chunk", formatOf(8000, 2, 1), make([]byte, 64)), stop))
	f.Add(slices.Concat(message("audio-chunk", formatOf("NaN", 4, 2), make([]byte, 64)), stop))
	f.Add(message("error", `{"text": "voice not found"}`, nil))
	f.Add(info)
	f.Add([]byte(`{"type":"x","data":{"rate":1},"data_length":-1,"payload_length":1e9}` + "\n"))
	f.Fuzz(func(t *testing.T, sent []byte) {
		clip, err := hear(newEventReader(bytes.NewReader(sent)))
		if (err == nil) != (len(clip.Samples) > 0) || len(clip.Samples) > len(sent) {
			t.Fatalf("%d samples of %d bytes, %v", len(clip.Samples), len(sent), err)
		}
		if err == nil && (clip.Rate < 4000 || clip.Rate > 384000) {
			t.Fatalf("%d Hz", clip.Rate)
		}
	})
}
