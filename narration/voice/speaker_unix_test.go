//go:build unix

package voice

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestAnEngineSpeaks(t *testing.T) {
	for name, e := range map[string]*Engine{
		"to standard output": fake(t, `cat "$here/speech.wav"`),
		"to a file":          fake(t, `cat "$here/speech.wav" > "$2"`),
	} {
		e.toFile = name == "to a file"
		emptyTemp(t)
		clip, err := french(t, e).Speak(t.Context(), "Bonjour.")
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if d := clip.Duration(); d != time.Second/2 || clip.Rate != 22050 {
			t.Errorf("%s: the clip lasts %v at %d Hz", name, d, clip.Rate)
		}
	}
}

func TestAPhraseReachesTheEngineAsTextAlone(t *testing.T) {
	for phrase, want := range map[string]string{
		"-v en --help":              "-v en --help\n",
		`dit "oui" et 'non'`:        `dit "oui" et 'non'` + "\n",
		"$(touch $here/x) `id` $0;": "$(touch $here/x) `id` $0;\n",
		"deux\nlignes\r\nici":       "deux lignes ici\n",
		"a\x0190P\x00b\xff":         "a 90P b\n",
		"% * ~ \\ | > /dev/null":    "% * ~ \\ | > /dev/null\n",
	} {
		e := fake(t, `cat > "$here/text"; printf '%s,' "$@" > "$here/argv"; cat "$here/speech.wav"`)
		if _, err := french(t, e).Speak(t.Context(), phrase); err != nil {
			t.Error(err)
			continue
		}
		if got := said(t, e, "text"); got != want {
			t.Errorf("%q arrived as %q", phrase, got)
		}
		if got := said(t, e, "argv"); got != "fr,," {
			t.Errorf("%q made the arguments %q", phrase, got)
		}
	}
}

func TestEnginesThatFail(t *testing.T) {
	for _, c := range []struct {
		name, script string
		toFile       bool
		want         string
	}{
		{"complains", `echo "no data" >&2; exit 1`, false, "engine: exit status 1: no data; "},
		{"says nothing of it", `exit 3`, false, "engine: exit status 3; "},
		{"crashes", `cat "$here/speech.wav"; kill -9 $$`, false, "engine: signal: killed; "},
		{"prints text", `echo "Usage: engine"`, false, `it looks like text: "Usage: engine"`},
		{"stops in the header", `head -c 30 "$here/speech.wav"`, false, "the fmt chunk has 10 bytes"},
		{"stops after the header", `head -c 44 "$here/speech.wav"`, false, "made no sound of"},
		{"writes nothing", `true`, false, "made no sound of"},
		{"is silent", `head -c 44 "$here/speech.wav"; head -c 20000 /dev/zero`, false, "made no sound of"},
		{"makes no file", `true`, true, "it wrote no file"},
		{"makes an empty file", `: > "$2"`, true, "made no sound of"},
		{"makes a file and fails", `cp "$here/speech.wav" "$2"; exit 1`, true, "engine: exit status 1; "},
	} {
		emptyTemp(t)
		e := fake(t, c.script)
		e.toFile = c.toFile
		_, err := french(t, e).Speak(t.Context(), "Bonjour, toi.")
		for _, want := range []string{c.want, "fake ", `"Bonjour, toi."`, "choose another voice"} {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("an engine that %s: got %v, want it to say %s", c.name, err, want)
			}
		}
	}
}

// A streamed header never tells the size, so that sound which ends early cannot
// be told from sound that is short: what is there is taken.
func TestSoundThatEndsEarlyIsTaken(t *testing.T) {
	e := fake(t, `head -c 11069 "$here/speech.wav"`) // the header and half of it, and a byte
	clip, err := french(t, e).Speak(t.Context(), "Bonjour.")
	if err != nil || len(clip.Samples) != 11025/2 {
		t.Errorf("%d samples, %v", len(clip.Samples), err)
	}
}

func TestAnEngineThatIsMissing(t *testing.T) {
	e := fake(t, `cat "$here/speech.wav"`)
	v := french(t, e)
	if err := os.Remove(e.program); err != nil {
		t.Fatal(err)
	}
	if _, err := v.Speak(t.Context(), "Bonjour."); err == nil || !strings.Contains(err.Error(), "no such file") {
		t.Errorf("removed after it was chosen: %v", err)
	}
	if _, err := e.Voice(t.Context(), "fr", ""); err == nil || !strings.Contains(err.Error(), "is not installed: write it") {
		t.Errorf("removed before: %v", err)
	}
}

// The engine has to get as far as having a child before its time is up; on a
// busy machine that takes longer.
func TestAHungEngineIsEndedWithItsChildren(t *testing.T) {
	for timeout := 100 * time.Millisecond; ; timeout *= 2 {
		e := fake(t, hangs)
		e.limits.timeout = timeout
		_, err := french(t, e).Speak(t.Context(), "Bonjour.")
		if want := "did not finish within " + timeout.String(); err == nil || !strings.Contains(err.Error(), want) {
			t.Fatalf("got %v, want it to say %s", err, want)
		}
		if _, found := child(e); found {
			mustBeGone(t, e)
			return
		}
		if timeout > 10*time.Second {
			t.Fatal("the engine never had a child")
		}
	}
}

func TestCancellingLeavesNothingBehind(t *testing.T) {
	for _, toFile := range []bool{false, true} {
		emptyTemp(t)
		e := fake(t, hangs)
		e.toFile = toFile
		v := french(t, e)
		ctx, cancel := context.WithCancel(t.Context())
		result := make(chan error, 1)
		go func() {
			_, err := v.Speak(ctx, "Bonjour.")
			result <- err
		}()
		until(t, "the engine to have a child", func() bool { _, found := child(e); return found })
		cancel()
		if err := <-result; err != context.Canceled {
			t.Errorf("got %v", err)
		}
		mustBeGone(t, e)
		if _, err := v.Speak(ctx, "Bonjour."); err != context.Canceled {
			t.Errorf("once more: %v", err)
		}
	}
}

// endless is a script that writes without end to where it should write, and has
// a child.
const endless = `sleep 1000 &
echo $! > "$here/child"
if [ -n "$2" ]; then exec > "$2"; fi
while :; do printf '%1000s' x; done`

func TestAnEngineWithoutEndIsStopped(t *testing.T) {
	for _, toFile := range []bool{false, true} {
		emptyTemp(t)
		e := fake(t, endless)
		e.toFile = toFile
		e.limits.output = 100_000
		_, err := french(t, e).Speak(t.Context(), "Bonjour.")
		if err == nil || !strings.Contains(err.Error(), "it made more than 100000 bytes of sound and was ended") {
			t.Errorf("got %v", err)
		}
		mustBeGone(t, e)
	}
}

// Such an engine has done its work; that its child still holds its output is no
// reason to wait for it.
func TestAChildThatOutlivesItsEngineIsEnded(t *testing.T) {
	e := fake(t, `cat "$here/speech.wav"; sleep 1000 & echo $! > "$here/child"`)
	e.limits.linger = 10 * time.Millisecond
	if _, err := french(t, e).Speak(t.Context(), "Bonjour."); err != nil {
		t.Error(err)
	}
	mustBeGone(t, e)
}

func TestAVersionIsTheFirstThingThatIsPrinted(t *testing.T) {
	for script, want := range map[string]string{
		`printf '\n  1.0+git-13\nmore'`:                                 "1.0+git-13",
		`echo "eSpeak NG text-to-speech: 1.51  Data at: /usr/lib/data"`: "1.51",
		`true`:          "unknown",
		`echo 1; false`: "unknown",
	} {
		e := fake(t, script)
		e.version = []string{e.program}
		if got := e.Version(t.Context()); got != want {
			t.Errorf("%s: %q, want %q", script, got, want)
		}
	}
	e := fake(t, "")
	e.version = []string{filepath.Join(e.here(), "nothing")}
	if got := e.Version(t.Context()); got != "unknown" {
		t.Errorf("of a missing program: %q", got)
	}
}
