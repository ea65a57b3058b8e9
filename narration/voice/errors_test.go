package voice

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestAMissingErrorCountsAndShowsTheFirst(t *testing.T) {
	one := &MissingError{"builtin", []string{"Respire."}}
	if got, want := one.Error(), `the voice builtin does not have 1 phrase of this script: "Respire."`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	two := &MissingError{"builtin", []string{"Respire.", "Encore."}}
	if got, want := two.Error(), `the voice builtin does not have 2 phrases of this script; the first is "Respire."`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestErrorsShowTheBeginningOfALongPhrase(t *testing.T) {
	got := Excerpt(strings.Repeat("é", 61))
	if utf8.RuneCountInString(got) != 61 || !strings.HasSuffix(got, "é…") || !utf8.ValidString(got) {
		t.Errorf("got %q", got)
	}
	if got := Excerpt(" deux\nlignes "); got != "deux lignes" {
		t.Errorf("got %q", got)
	}
}
