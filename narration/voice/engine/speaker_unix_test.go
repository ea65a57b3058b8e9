//go:build unix

package engine

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"meditate/audio/wav"
	"meditate/narration/voice/program"
)

func TestAnEngineSpeaks(t *testing.T) {
	for name, f := range map[string]*fake{
		"to standard output":             script(t, "", `cat "$here/speech.wav"`),
		"to a file":                      script(t, out, `cat "$here/speech.wav" > "$2"`),
		"to a file that ends in .wav":    script(t, out, `case "$2" in *.wav) cp "$here/speech.wav" "$2";; esac`),
		"to a file within an argument":   script(t, "--to="+out, `cat "$here/speech.wav" > "${2#--to=}"`),
		"to a file named in environment": script(t, "", `cat "$here/speech.wav" > "$TO"`),
	} {
		if strings.Contains(name, "environment") {
			f.env = []string{"TO=" + out}
		}
		emptyTemp(t)
		clip, err := f.say(t.Context(), "Bonjour.")
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if d := clip.Duration(); d != 480*time.Millisecond || clip.Rate != 22050 {
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
		"% * ~ \\ | > /dev/null":    "% * ~ \\ | > /dev/null\n",
		"écrit {out}":               "écrit {out}\n",
	} {
		f := script(t, "", `cat > "$here/text"; printf '%s,' "$@" > "$here/argv"; cat "$here/speech.wav"`)
		if _, err := f.say(t.Context(), phrase); err != nil {
			t.Error(err)
			continue
		}
		if got := f.said(t, "text"); got != want {
			t.Errorf("%q arrived as %q", phrase, got)
		}
		if got := f.said(t, "argv"); got != "fr,," {
			t.Errorf("%q made the arguments %q", phrase, got)
		}
	}
}

func TestEnginesThatFail(t *testing.T) {
	for _, c := range []struct {
		name, script string
		to           string
		want         string
	}{
		{"complains", `echo "no data" >&2; exit 1`, "", "engine: exit status 1: no data"},
		{"says nothing of it", `exit 3`, "", "engine: exit status 3"},
		{"crashes", `cat "$here/speech.wav"; kill -9 $$`, "", "engine: signal: killed"},
		{"prints text", `echo "Usage: engine"`, "", `it looks like text: "Usage: engine"`},
		{"stops in the header", `head -c 30 "$here/speech.wav"`, "", "the fmt chunk has 10 bytes"},
		{"stops after the header", `head -c 44 "$here/speech.wav"`, "", wav.ErrEmpty.Error()},
		{"writes nothing", `true`, "", wav.ErrEmpty.Error()},
		{"makes no file", `true`, out, "it wrote no file"},
		{"makes an empty file", `: > "$2"`, out, wav.ErrEmpty.Error()},
		{"makes a file and fails", `cp "$here/speech.wav" "$2"; exit 1`, out, "engine: exit status 1"},
	} {
		emptyTemp(t)
		clip, err := script(t, c.to, c.script).say(t.Context(), "Bonjour, toi.")
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "Bonjour") || clip.Samples != nil {
			t.Errorf("an engine that %s: got %v, want it to say %s", c.name, err, c.want)
		}
		if (c.want == wav.ErrEmpty.Error()) != errors.Is(err, wav.ErrEmpty) {
			t.Errorf("an engine that %s: %v is ErrEmpty: %v", c.name, err, errors.Is(err, wav.ErrEmpty))
		}
	}
}

// A streamed header never tells the size, so that sound which ends early cannot
// be told from sound that is short: what is there is taken.
func TestSoundThatEndsEarlyIsTaken(t *testing.T) {
	f := script(t, "", `head -c 11069 "$here/speech.wav"`) // the header and half of it, and a byte
	clip, err := f.say(t.Context(), "Bonjour.")
	if err != nil || len(clip.Samples) != 11025/2 {
		t.Errorf("%d samples, %v", len(clip.Samples), err)
	}
}

func TestAnEngineThatIsMissing(t *testing.T) {
	f := script(t, "", `cat "$here/speech.wav"`)
	t.Setenv("PATH", f.here)
	e := &engine{name: "fake", find: inPath("engine", "write it")}
	if path, err := e.find(t.Context()); err != nil || path != f.argv[0] {
		t.Errorf("found %s, %v", path, err)
	}
	if err := os.Remove(f.argv[0]); err != nil {
		t.Fatal(err)
	}
	if _, err := f.say(t.Context(), "Bonjour."); err == nil || !strings.Contains(err.Error(), "no such file") {
		t.Errorf("removed after it was chosen: %v", err)
	}
	if _, err := e.Open(t.Context(), "", "fr"); err == nil || !strings.Contains(err.Error(), "is not installed: write it") {
		t.Errorf("removed before: %v", err)
	}
}

// The engine has to get as far as having a child before its time is up; on a
// busy machine that takes longer.
func TestAHungEngineIsEndedWithItsChildren(t *testing.T) {
	for timeout := 100 * time.Millisecond; ; timeout *= 2 {
		f := script(t, "", hangs)
		f.limits.Timeout = timeout
		_, err := f.say(t.Context(), "Bonjour.")
		if want := "did not finish within " + timeout.String(); err == nil || !strings.Contains(err.Error(), want) {
			t.Fatalf("got %v, want it to say %s", err, want)
		}
		if _, found := f.child(); found {
			f.childMustBeGone(t)
			return
		}
		if timeout > 10*time.Second {
			t.Fatal("the engine never had a child")
		}
	}
}

func TestCancellingLeavesNothingBehind(t *testing.T) {
	for _, to := range []string{"", out} {
		emptyTemp(t)
		f := script(t, to, hangs)
		ctx, cancel := context.WithCancel(t.Context())
		result := make(chan error, 1)
		go func() {
			_, err := f.say(ctx, "Bonjour.")
			result <- err
		}()
		until(t, "the engine to have a child", func() bool { _, found := f.child(); return found })
		cancel()
		if err := <-result; err != context.Canceled {
			t.Errorf("got %v", err)
		}
		f.childMustBeGone(t)
		if _, err := f.say(ctx, "Bonjour."); err != context.Canceled {
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
	for _, to := range []string{"", out} {
		emptyTemp(t)
		f := script(t, to, endless)
		f.limits.Output = 100_000
		_, err := f.say(t.Context(), "Bonjour.")
		if err == nil || !strings.Contains(err.Error(), "it made more than 100000 bytes of sound and was ended") {
			t.Errorf("got %v", err)
		}
		f.childMustBeGone(t)
	}
}

// Such an engine has done its work; that its child still holds its output is no
// reason to wait for it.
func TestAChildThatOutlivesItsEngineIsEnded(t *testing.T) {
	f := script(t, "", `cat "$here/speech.wav"; sleep 1000 & echo $! > "$here/child"`)
	f.limits.Linger = 10 * time.Millisecond
	if _, err := f.say(t.Context(), "Bonjour."); err != nil {
		t.Error(err)
	}
	f.childMustBeGone(t)
}

func TestAVersionIsTheFirstThingThatIsPrinted(t *testing.T) {
	for lines, want := range map[string]string{
		`printf '\n  1.0+git-13\nmore'`:                                 "1.0+git-13",
		`echo "eSpeak NG text-to-speech: 1.51  Data at: /usr/lib/data"`: "1.51",
		`true`:          "unknown",
		`echo 1; false`: "unknown",
	} {
		if got, _ := espeakVersion(t.Context(), program.Asker{}, script(t, "", lines).argv[0]); got != want {
			t.Errorf("%s: %q, want %q", lines, got, want)
		}
	}
	if got, _ := espeakVersion(t.Context(), program.Asker{}, filepath.Join(t.TempDir(), "nothing")); got != "unknown" {
		t.Errorf("of a missing program: %q", got)
	}
}
