package mp3

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"
)

// TestRepackedFramesHoldTheSame packs frames of random sizes and takes them apart
// again as a decoder does, with the size that the decoder computes.
func TestRepackedFramesHoldTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		head := header(0xfff30000) // MPEG 2, layer III, 22.05 kHz, no checksum
		if rapid.Bool().Draw(t, "mono") {
			head |= 3 << 6
		}
		head |= header(rapid.IntRange(1, 14).Draw(t, "bitrate")) << 12
		var file, want [][]byte
		held := 0
		for i := range rapid.IntRange(1, 40).Draw(t, "frames") {
			h := head | header(i%2)<<9
			p := piece{head: h, side: make([]byte, h.sideSize()), main: make([]byte, h.size()-headSize-h.sideSize())}
			for j := range p.main {
				p.main[j] = byte(i + 1)
			}
			begin := rapid.IntRange(0, min(held, maxBegin)).Draw(t, "begin")
			p.setBegin(begin)
			need := rapid.IntRange(0, min(begin+len(p.main), room(h, 14)-1, 511)).Draw(t, "need")
			setLength(p, 8*need)
			file, held = append(file, p.append(nil, h)), held+len(p.main)
			want = append(want, p.side[1:])
		}
		f := &feed{frames: newFrames(bytes.NewReader(bytes.Join(file, nil)), 0), repack: &repacker{}}
		plain := reservoir(file)
		var got [][]byte
		for f.fill() == nil {
			got = append(got, append([]byte(nil), f.out...))
		}
		if f.silent > 0 || len(got) != len(file) {
			t.Fatalf("%d frames of %d, %d silent", len(got), len(file), f.silent)
		}
		for i, data := range reservoir(got) {
			h := parseHeader(got[i])
			if size := (144_000*bitrates2[h>>12&15]/h.rate() + int(h>>9&1)) / 2; size != len(got[i]) {
				t.Fatalf("frame %d has %d bytes, the decoder takes it for %d", i, len(got[i]), size)
			}
			if side := take(got[i]).side[1:]; !bytes.Equal(side, want[i]) || !bytes.Equal(data, plain[i]) {
				t.Fatalf("frame %d holds something else", i)
			}
		}
	})
}

// setLength writes the length of the first channel, in bits.
func setLength(p piece, bits int) {
	first := 10
	if p.head.mono() {
		first = 9
	}
	for i := range 12 {
		at := first + i
		p.side[at/8] |= byte(bits>>(11-i)&1) << (7 - at%8)
	}
}

// reservoir returns the main data that each frame needs, the obvious way.
func reservoir(frames [][]byte) (all [][]byte) {
	var stream []byte
	for _, b := range frames {
		p := take(b)
		start := len(stream) - p.begin()
		stream = append(stream, p.main...)
		all = append(all, append([]byte(nil), stream[start:start+p.length()]...))
	}
	return all
}
