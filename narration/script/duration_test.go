package script

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestParseDuration(t *testing.T) {
	for in, want := range map[string]time.Duration{
		"8 s": 8 * time.Second, "8s": 8 * time.Second, "8\u00a0s": 8 * time.Second, "8\u202fSEC": 8 * time.Second,
		"1,5 s": 1500 * time.Millisecond, "1.5 s": 1500 * time.Millisecond, "0,1 s": 100 * time.Millisecond,
		"0.000000001 s": 1, "2 min": 2 * time.Minute, "5m": 5 * time.Minute, "5 mn": 5 * time.Minute,
		"1 min 30": 90 * time.Second, "1min30s": 90 * time.Second, "1 minute 30 secondes": 90 * time.Second,
		"1.5 min": 90 * time.Second, "0.1 min": 6 * time.Second, "90 min": 90 * time.Minute,
		"1h30": 90 * time.Minute, "1 h": time.Hour, "1 h 30 min": 90 * time.Minute, "1 heure": time.Hour,
		"2 hours": 2 * time.Hour, "1 h 30 min 20": 90*time.Minute + 20*time.Second, "1 h 20 s": time.Hour + 20*time.Second,
		"1 min 1,5 s": 61500 * time.Millisecond, "24 h": 24 * time.Hour, "0 s": 0, "007 s": 7 * time.Second,
		"1 second": time.Second, "2 seconds": 2 * time.Second, "1 seconde": time.Second, "3 heures": 3 * time.Hour,
	} {
		if got, err := ParseDuration(in); err != nil || got != want {
			t.Errorf("%q: got %v, %v; want %v", in, got, err, want)
		}
	}
}

func TestParseDurationRefuses(t *testing.T) {
	for in, want := range map[string]string{
		"":               "a duration is missing; write for example 20 s or 5 min",
		"90":             `"90" has no unit; write 90 s or 90 min`,
		"1,5":            `"1,5" has no unit; write 1.5 s or 1.5 min`,
		"-5 s":           `"-5 s" is negative; write a duration such as 20 s or 5 min`,
		"25 h":           `"25 h" is longer than 24 h; write a shorter duration`,
		"24 h 1 s":       `"24 h 1 s" is longer than 24 h; write a shorter duration`,
		"99999999 s":     `"99999999 s" is longer than 24 h; write a shorter duration`,
		"999999 h":       `"999999 h" is longer than 24 h; write a shorter duration`,
		"1.0000000001 s": `"1.0000000001 s" has too many decimals; nine are the most`,
	} {
		if _, err := ParseDuration(in); err == nil || err.Error() != want {
			t.Errorf("%q: got %v, want %s", in, err, want)
		}
	}
	for _, in := range []string{"s", "5 x", "5 s 3", "5 s 3 min", "1 min 60", "1 min 90 s", "1.5 min 3 s", "1,2,3 s", ".5 s",
		"5. s", "1 h 2 min 3 s 4", "1:30", "٣ s", "5 s!", "1 min 2 min", "+5 s", "½ s", "0x5 s"} {
		if d, err := ParseDuration(in); err == nil || !strings.Contains(err.Error(), "is not a duration; write for example") {
			t.Errorf("%q: got %v, %v", in, d, err)
		}
	}
}

func TestFormatDuration(t *testing.T) {
	for _, c := range []struct {
		d        time.Duration
		language string
		want     string
	}{
		{8 * time.Second, "fr", "8 s"}, {1500 * time.Millisecond, "fr-CA", "1,5 s"}, {1500 * time.Millisecond, "en", "1.5 s"},
		{90 * time.Second, "fr", "1 min 30"}, {2 * time.Hour, "en", "2 h"}, {90 * time.Minute, "fr", "1 h 30"},
		{90*time.Minute + 20*time.Second, "fr", "1 h 30 min 20"}, {time.Hour + 20*time.Second, "fr", "1 h 20 s"},
		{61500 * time.Millisecond, "", "1 min 1,5 s"}, {0, "fr", "0 s"}, {1, "en", "0.000000001 s"},
	} {
		if got := FormatDuration(c.d, c.language); got != c.want {
			t.Errorf("%v in %q: got %q, want %q", c.d, c.language, got, c.want)
		}
	}
}

func TestDurationReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		step := rapid.SampledFrom([]time.Duration{1, time.Millisecond, time.Second, time.Minute, time.Hour}).Draw(t, "step")
		d := step * time.Duration(rapid.Int64Range(0, int64(MaxSession/step)).Draw(t, "steps"))
		text := FormatDuration(d, rapid.SampledFrom([]string{"fr", "en", ""}).Draw(t, "language"))
		if got, err := ParseDuration(text); err != nil || got != d {
			t.Fatalf("%v was written %q and read back as %v, %v", d, text, got, err)
		}
	})
}

func TestBreath(t *testing.T) {
	for in, want := range map[string]Breath{
		"4-6": {4 * time.Second, 6 * time.Second}, " 4,5 - 6.5 ": {4500 * time.Millisecond, 6500 * time.Millisecond},
		"1–60": {time.Second, time.Minute},
	} {
		got, err := ParseBreath(in)
		if err != nil || got != want {
			t.Errorf("%q: got %v, %v", in, got, err)
		}
		if again, err := ParseBreath(formatBreath(got, "fr")); err != nil || again != want {
			t.Errorf("%q: written and read back as %v, %v", in, again, err)
		}
	}
	for _, in := range []string{"", "4", "4-", "-6", "0-6", "4-61", "0,9-6", "a-b", "4-6-8", "4 6", "4s-6s"} {
		if _, err := ParseBreath(in); err == nil || !strings.Contains(err.Error(), "is not a breath; write the seconds") {
			t.Errorf("%q: got %v", in, err)
		}
	}
}
