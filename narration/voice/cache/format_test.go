package cache

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"math"
	"runtime"
	"slices"
	"testing"

	"meditate/audio"

	"pgregory.net/rapid"
)

// same compares clips bit for bit, so that NaN is itself and 0 is not −0.
func same(a, b audio.Clip) bool {
	return a.Rate == b.Rate && slices.EqualFunc(a.Samples, b.Samples, func(x, y float32) bool {
		return math.Float32bits(x) == math.Float32bits(y)
	})
}

func anyClip(t *rapid.T) audio.Clip {
	bits := rapid.SliceOf(rapid.Uint32()).Draw(t, "bits")
	clip := audio.Clip{Rate: audio.Rate(rapid.IntRange(1, math.MaxInt32).Draw(t, "rate"))}
	for _, b := range bits {
		clip.Samples = append(clip.Samples, math.Float32frombits(b))
	}
	return clip
}

func TestAClipComesBackBitForBit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		clip, key := anyClip(t), KeyOf("phrase")
		data := encode(key, clip)
		if got := fileSize(len(clip.Samples)); got != int64(len(data)) {
			t.Fatalf("fileSize says %d of %d bytes", got, len(data))
		}
		got, err := decode(key, data)
		if err != nil || !same(got, clip) {
			t.Fatalf("got %v, %v", got, err)
		}
	})
}

func TestEveryDamageIsNoticed(t *testing.T) {
	key := KeyOf("phrase")
	data := encode(key, audio.Clip{Rate: 22050, Samples: []float32{0, 0.5, -1, 1e-9, 0.25}})
	check := func(what string, at int, data []byte) {
		t.Helper()
		if _, err := decode(key, data); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s at %d: got %v", what, at, err)
		}
	}
	for at := range data {
		for bit := range 8 {
			flipped := slices.Clone(data)
			flipped[at] ^= 1 << bit
			check("a flipped bit", at, flipped)
		}
		check("the end cut off", at, data[:at])
		check("the beginning cut off", at, data[len(data)-at:])
		check("zeros from there on", at, append(slices.Clone(data[:at]), make([]byte, len(data)-at)...))
	}
	check("a byte too much", len(data), append(slices.Clone(data), 0))
}

func TestAClipUnderAWrongNameIsNoticed(t *testing.T) {
	data := encode(KeyOf("one"), audio.Clip{Rate: 22050, Samples: []float32{1}})
	if _, err := decode(KeyOf("another"), data); !errors.Is(err, ErrDamaged) {
		t.Errorf("got %v", err)
	}
}

// seal gives a made-up file a checksum that is right.
func seal(body []byte) []byte {
	return binary.LittleEndian.AppendUint32(slices.Clone(body), crc32.Checksum(body, castagnoli))
}

func TestALyingHeaderTakesNoMemory(t *testing.T) {
	key := KeyOf("phrase")
	for _, count := range []uint32{1, 2, 1 << 28, 1 << 30, 1<<30 + 1, math.MaxUint32} {
		body := encode(key, audio.Clip{Rate: 22050})[:headerSize]
		binary.LittleEndian.PutUint32(body[44:], count)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := decode(key, seal(body))
		runtime.ReadMemStats(&after)
		if !errors.Is(err, ErrDamaged) {
			t.Errorf("%d samples: got %v", count, err)
		}
		if took := after.TotalAlloc - before.TotalAlloc; took > 1<<20 {
			t.Errorf("%d samples: %d bytes taken", count, took)
		}
	}
}

func TestAnImpossibleRateIsDamage(t *testing.T) {
	key := KeyOf("phrase")
	for _, rate := range []uint32{0, 1 << 31, math.MaxUint32} {
		body := encode(key, audio.Clip{Rate: 1})[:headerSize]
		binary.LittleEndian.PutUint32(body[40:], rate)
		if _, err := decode(key, seal(body)); !errors.Is(err, ErrDamaged) {
			t.Errorf("%d Hz: got %v", rate, err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	key := KeyOf("phrase")
	for n := range 4 {
		data := encode(key, audio.Clip{Rate: 22050, Samples: make([]float32, n)})
		f.Add(data[:len(data)-sumSize])
	}
	f.Add([]byte(magic))
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, data := range [][]byte{body, seal(body)} {
			clip, err := decode(key, data)
			switch {
			case err == nil && !bytes.Equal(encode(key, clip), data):
				t.Error("read something else than is there")
			case err != nil && !errors.Is(err, ErrDamaged):
				t.Errorf("no word of damage: %v", err)
			}
		}
	})
}

func TestKeysOfDifferentPartsDiffer(t *testing.T) {
	lists := [][]string{nil, {""}, {"", ""}, {"ab"}, {"a", "b"}, {"b", "a"}, {"a", "", "b"}, {"ab", ""}, {"", "ab"}, {"a\x00b"}, {"a", "b", ""}}
	seen := map[Key]int{}
	for i, list := range lists {
		key := KeyOf(list...)
		if j, ok := seen[key]; ok {
			t.Errorf("%q and %q have one key", lists[j], list)
		}
		seen[key] = i
		if key != KeyOf(list...) {
			t.Errorf("%q has two keys", list)
		}
	}
}

// A key that changes by accident would make every clip again for everyone. The
// figure was computed with Python's hashlib.
func TestTheKeyIsWhatItWas(t *testing.T) {
	const want = "1e56bdba047891c060444f0fe9c9d6fecc49461695c4d86218aeb55f2c54d2af"
	if got := KeyOf("espeak-ng", "1.51", "Bonjour.").String(); got != want {
		t.Errorf("got %s", got)
	}
}

func TestOnlyNamesOfClipsAreKeys(t *testing.T) {
	key := KeyOf("phrase")
	name := key.fileName()
	if got, ok := keyOfFile(name); !ok || got != key {
		t.Errorf("%s: got %v, %v", name, got, ok)
	}
	for _, name := range []string{"", ".clip", "notes.txt", name[1:], name + "p", "00" + name, key.String(), "A" + name[1:], "zz" + name[2:]} {
		if _, ok := keyOfFile(name); ok {
			t.Errorf("%q is taken for a clip", name)
		}
	}
}
