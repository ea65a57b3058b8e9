package network

import (
	"bytes"
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"testing"

	"meditate/audio/wav"
	"meditate/narration/voice/voicetest"
)

// samples are those of a phrase, which are as good as any.
var samples = string(voicetest.PCM(voicetest.Speech("Respire.", 8000)))

const wavHead = "WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x40\x1f\x00\x00\x80\x3e\x00\x00\x02\x00\x10\x00"

// remarks is a list of remarks, as ffmpeg writes it.
const remarks = "LIST\x1a\x00\x00\x00INFOISFT\x0e\x00\x00\x00Lavf61.7.100\x00\x00"

func size(n int) string { return string(binary.LittleEndian.AppendUint32(nil, uint32(n))) }

// claiming is a WAV file that claims a size, with more before and behind the samples.
func claiming(claim int, before, behind string) []byte {
	return []byte("RIFF" + size(claim) + wavHead + before + "data" + size(claim) + samples + behind)
}

// goneBack is what Kokoro-FastAPI left behind the samples: a new file in which
// nothing stands but the two sizes, at their places.
func goneBack(before string) string {
	head := 8 + len(wavHead) + len(before) + 8
	tail := make([]byte, head)
	copy(tail[4:], size(head+len(samples)-8))
	copy(tail[head-4:], size(len(samples)))
	return string(tail)
}

func TestWhatFollowsTheSamplesIsNotHeard(t *testing.T) {
	for name, file := range map[string][]byte{
		"right":                         claiming(len(samples), "", ""),
		"right, then remarks":           claiming(len(samples), "", remarks),
		"right, then junk":              claiming(len(samples), "", "\x01\x02\x03 rubbish"),
		"0xFFFFFFFF, as OpenAI":         claiming(0xFFFFFFFF, remarks, ""),
		"0xFFFFFFFF, then remarks":      claiming(0xFFFFFFFF, "", remarks),
		"0x7FFFFFFF, as ElevenLabs":     claiming(0x7FFFFFFF, "", ""),
		"0x7FFFFFFF, then remarks":      claiming(0x7FFFFFFF, remarks, remarks),
		"2000000000, as Pocket TTS":     claiming(2_000_000_000, "", ""),
		"0, as libsndfile":              claiming(0, "", ""),
		"0, then remarks":               claiming(0, "", remarks),
		"0xFFFFFFFF, then sizes":        claiming(0xFFFFFFFF, "", goneBack("")),
		"0xFFFFFFFF, remarks and sizes": claiming(0xFFFFFFFF, remarks, goneBack(remarks)),
		"an odd list without padding":   claiming(0xFFFFFFFF, "", "LIST\x07\x00\x00\x00INFOabc"),
		"an odd list with padding":      claiming(0xFFFFFFFF, "", "LIST\x07\x00\x00\x00INFOabc\x00"),
		"an estimate":                   claiming(len(samples)+500, "", ""),
	} {
		t.Run(name, func(t *testing.T) {
			clip, err := new(server).decode(file, true)
			if err != nil {
				t.Fatal(err)
			}
			want, err := wav.Read(bytes.NewReader(claiming(len(samples), "", "")))
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(clip.Samples, want.Samples) {
				t.Errorf("%d samples, want %d", len(clip.Samples), len(want.Samples))
			}
		})
	}
}

// TestPackageWavHearsWhatFollows holds why this package looks at the end itself.
func TestPackageWavHearsWhatFollows(t *testing.T) {
	for _, behind := range []string{remarks, goneBack("")} {
		clip, err := wav.Read(bytes.NewReader(claiming(0xFFFFFFFF, "", behind)))
		if err != nil || len(clip.Samples) != (len(samples)+len(behind))/2 {
			t.Errorf("%d samples, %v", len(clip.Samples), err)
		}
	}
}

func TestSpeechThatLooksLikeATailIsKept(t *testing.T) {
	noise := strings.Repeat("\x01", 4) + size(100) + strings.Repeat("\x01", 32) + size(64)
	for _, last := range []string{noise, "LIST", "LIST\xff\x00\x00\x00abcd", strings.Repeat("\x00", 200), "LIST\x01\x00\x00\x00abcd", strings.Repeat("\x00", 36) + "LIST\x00\x00"} {
		file := append(claiming(0xFFFFFFFF, "", ""), last...)
		if got, err := withoutTail(file, true); err != nil || len(got) != len(file) {
			t.Errorf("%q: %d of %d bytes are left, %v", last, len(got), len(file), err)
		}
	}
}

func TestSeveralFilesInARowAreRefused(t *testing.T) {
	file := claiming(len(samples), "", "")
	if _, err := withoutTail(append(file, file...), true); !errors.Is(err, errSeveral) {
		t.Errorf("got %v", err)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(claiming(len(samples), "", remarks), true)
	f.Add(claiming(0xFFFFFFFF, remarks, goneBack(remarks)), false)
	f.Add([]byte(`{"error": [{"message": {}}]}`), true)
	f.Add([]byte("RIFF\x00\x00\x00\x00WAVEdata"), true)
	f.Add([]byte("OggS\x00\x02"), true)
	f.Fuzz(func(t *testing.T, body []byte, whole bool) {
		clip, err := new(server).decode(body, whole)
		if (err == nil) != (len(clip.Samples) > 0) || err == nil && clip.Rate <= 0 {
			t.Fatalf("%d samples at %d Hz, %v", len(clip.Samples), clip.Rate, err)
		}
	})
}
