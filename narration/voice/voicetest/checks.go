package voicetest

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"meditate/audio"
	"meditate/narration/voice"

	"golang.org/x/sync/errgroup"
)

// phrase is what a meditation says.
const phrase = "Prends le temps de sentir ton souffle."

// texts are what may stand in a script, once it is plain text: all of it is to
// be read, or passed over, and none of it obeyed.
var texts = []string{
	phrase,
	"deux\nlignes",
	`Dis "oui" et 'non', puis « merci ».`,
	"Bonjour $(touch pwned) `touch pwned` $HOME %HOME% %PATH% ; exit 1",
	`un \ deux \n trois \" quatre`,
	`<tags> et </speak> & &lt; <break time="9000s"/> bonjour`,
	"--help bonjour --output_file pwned -o pwned",
	"-v bonjour",
	"- Bonjour.",
	"100 % de calme, %s %d %n",
	"[[bonjour]] {text} {out} [[slnc 90000]]",
	"À l’orée du bois, l’œuvre naïve… été ; ça va — très bien.",
	strings.TrimSpace(strings.Repeat("Je respire, et je laisse passer. ", 9)), // 296 characters
}

func (s *suite) saysWhoItIs(t *testing.T) {
	a, b := s.open(t), s.open(t)
	if a.Name == "" || a.Engine == "" || a.Version == "" || a.Licence == "" || a.Say == nil {
		t.Errorf("something is missing: %+v", a)
	}
	if a.Name != b.Name || a.Engine != b.Engine || a.Version != b.Version || !reflect.DeepEqual(a.Settings, b.Settings) {
		t.Errorf("opened twice, it is another voice:\n%s\n%s", identity(a), identity(b))
	}
}

func identity(s *voice.Synthesiser) string {
	return fmt.Sprintf("%s, %s %s, %q", s.Name, s.Engine, s.Version, s.Settings)
}

func (s *suite) takesAnyText(t *testing.T) {
	v := s.open(t)
	for _, text := range texts {
		mustSay(t, v, text)
	}
	if _, err := os.Stat("pwned"); err == nil {
		t.Error("a text was obeyed: there is a file that it asked for")
	}
}

// mustSay checks that a text gives sound.
func mustSay(t *testing.T, v *voice.Synthesiser, text string) audio.Clip {
	t.Helper()
	clip, err := v.Say(t.Context(), text)
	if err != nil {
		t.Errorf("%q: %v", text, err)
		return audio.Clip{}
	}
	if clip.Rate < 8000 || clip.Rate > 192000 {
		t.Errorf("%q came at %d Hz", text, clip.Rate)
		return clip
	}
	if d := clip.Duration(); d < 200*time.Millisecond || len(text) < 400 && d > 40*time.Second {
		t.Errorf("%q lasts %v", text, d)
	}
	peak := 0.0
	for i, x := range clip.Samples {
		a := math.Abs(float64(x))
		if !(a <= 1) { // NaN is neither
			t.Errorf("%q: sample %d is %v", text, i, x)
			return clip
		}
		peak = max(peak, a)
	}
	if peak < 0.001 {
		t.Errorf("%q is silent: it peaks at %v", text, peak)
	}
	return clip
}

func (s *suite) speaksAlike(t *testing.T) {
	v, apart := s.open(t), 0.05
	if s.restless {
		apart = 0.25
	}
	a, b := mustSay(t, v, phrase).Duration().Seconds(), mustSay(t, v, phrase).Duration().Seconds()
	if math.Abs(a-b) > apart*a {
		t.Errorf("it lasts %.2f s, then %.2f s", a, b)
	}
}

// speaksAtOnce has as many texts under way as the voice allows, and no text may
// get the clip of another: every second one is four times as long.
func (s *suite) speaksAtOnce(t *testing.T) {
	v := s.open(t)
	clips := make([]audio.Clip, 8)
	var group errgroup.Group
	group.SetLimit(cmp.Or(v.InFlight, len(clips)))
	for i := range clips {
		group.Go(func() error {
			clips[i] = mustSay(t, v, strings.TrimSpace(strings.Repeat("Je respire doucement. ", 1+3*(i%2))))
			return nil
		})
	}
	_ = group.Wait() // no error is ever returned
	for i := 0; i < len(clips) && !t.Failed(); i += 2 {
		if short, long := clips[i].Duration(), clips[i+1].Duration(); short*3/2 > long {
			t.Errorf("a sentence lasts %v and four of them %v", short, long)
		}
	}
}

// speaksItsLongest has as long a text spoken as the voice takes: none of it may
// be left out, so that half of it lasts half as long.
func (s *suite) speaksItsLongest(t *testing.T) {
	v := s.open(t)
	if v.MaxText == 0 {
		t.Skip("it takes any text")
	}
	text := strings.Repeat("a été ", v.MaxText)
	half := mustSay(t, v, strings.ToValidUTF8(text[:v.MaxText/2], "")).Duration().Seconds()
	whole := mustSay(t, v, strings.ToValidUTF8(text[:v.MaxText], "")).Duration().Seconds()
	if x := whole / half; !t.Failed() && (x < 1.6 || x > 2.4) {
		t.Errorf("%d bytes last %.1f s, and half of them %.1f s", v.MaxText, whole, half)
	}
}

// hasNothingToSay asks for what hardly anyone can read: that is an error, or next
// to no sound, but never a panic or a long wait.
func (s *suite) hasNothingToSay(t *testing.T) {
	v := s.open(t)
	for _, text := range []string{"", " ", "…", "🙂", "\n"} {
		clip, err := v.Say(t.Context(), text)
		if err == nil && clip.Duration() > 5*time.Second {
			t.Errorf("%q lasts %v", text, clip.Duration())
		}
		if err != nil && strings.Contains(err.Error(), "🙂") {
			t.Errorf("the error repeats the text, which the caller adds: %v", err)
		}
	}
}

// isCancelled cancels before and during the work; the error says so.
func (s *suite) isCancelled(t *testing.T) {
	v := s.open(t)
	for _, delay := range []time.Duration{0, time.Millisecond, 20 * time.Millisecond} {
		ctx, cancel := context.WithTimeout(t.Context(), delay)
		began := time.Now()
		_, err := v.Say(ctx, texts[len(texts)-1])
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("cancelled after %v, it took %v", delay, took)
		}
		done := err == nil && delay > 0 // it was faster
		if !done && (err == nil || err != ctx.Err()) {
			t.Errorf("cancelled after %v, it gave %v, want %v", delay, err, ctx.Err())
		}
		cancel()
	}
}
