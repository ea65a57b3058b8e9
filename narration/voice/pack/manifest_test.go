package pack

import (
	"bytes"
	"testing"

	"meditate/narration/voice"
)

func FuzzManifest(f *testing.F) {
	for _, seed := range []string{
		`{"treatment":1,"clips":[{"phrase":"Bonjour.","use":1,"takes":[{"file":"a.ogg","sha256":"00","recorded":"2026-03-01","seconds":1.5}]}]}`,
		`{}`, `{"clips":null}`, `[]`, `{"clips":[{"use":99999999999}]}`, `{"clips":[{"phrase":" ","use":1,"takes":[{}]}]}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := parseManifest(data)
		if err != nil {
			return
		}
		for phrase, c := range m.byPhrase() {
			if voice.Key(phrase) == "" || checkPath(c.inUse().File) != nil {
				t.Fatalf("%q has the clip %+v", phrase, c)
			}
		}
		first, err := m.json()
		if err != nil {
			t.Fatal(err)
		}
		again, err := parseManifest(first)
		if err != nil {
			t.Fatalf("written as %s, it is refused: %v", first, err)
		}
		if second, err := again.json(); err != nil || !bytes.Equal(first, second) {
			t.Fatalf("written as %s, then as %s, %v", first, second, err)
		}
	})
}
