package wav

import (
	"encoding/binary"
	"math"
	"strings"
)

// le16, le32 and le64 write numbers as they stand in files.
func le16(v int) string      { return string(binary.LittleEndian.AppendUint16(nil, uint16(v))) }
func le32(v uint32) string   { return string(binary.LittleEndian.AppendUint32(nil, v)) }
func le64(v uint64) string   { return string(binary.LittleEndian.AppendUint64(nil, v)) }
func lef32(v float32) string { return le32(math.Float32bits(v)) }
func lef64(v float64) string { return le64(math.Float64bits(v)) }

// claim is a chunk that claims a size; part is one that claims its own.
func claim(id string, size uint32, body string) string { return id + le32(size) + body }
func part(id, body string) string                      { return claim(id, uint32(len(body)), body) }

func riff(chunks ...string) string {
	body := strings.Join(chunks, "")
	return "RIFF" + le32(uint32(4+len(body))) + "WAVE" + body
}

func fmtBody(tag, channels int, rate uint32, bits int) string {
	frame := channels * bits / 8
	return le16(tag) + le16(channels) + le32(rate) + le32(rate*uint32(frame)) + le16(frame) + le16(bits)
}

func fmtPart(tag, channels int, rate uint32, bits int) string {
	return part("fmt ", fmtBody(tag, channels, rate, bits))
}

func extensible(tag, channels int, rate uint32, bits, valid int, tail string) string {
	return part("fmt ", fmtBody(formatExtensible, channels, rate, bits)+
		le16(22)+le16(valid)+le32(0)+le16(tag)+tail)
}

var (
	mono16 = fmtPart(1, 1, 16000, 16)
	mono8  = fmtPart(1, 1, 16000, 8)

	// Four samples and what they mean.
	four  = le16(0) + le16(16384) + le16(-32768) + le16(32767)
	fours = []float32{0, 0.5, -1, 32767.0 / 32768}

	// Three samples of 8 bits: an odd size.
	three  = "\x80\xc0\x00"
	threes = []float32{0, 0.5, -1}

	junkList = part("LIST", "INFO"+part("ISFT", "someone\x00"))
)

// odd is the table of files; it seeds the fuzz test too.
var odd = []struct {
	name, file string
	want       []float32 // samples, if it can be read
	err        string    // part of the error, if not
}{
	{name: "canonical", file: riff(mono16, part("data", four)), want: fours},
	{name: "8 bits", file: riff(mono8, part("data", "\x00\x80\xff\xc0")), want: []float32{-1, 0, 127.0 / 128, 0.5}},
	{name: "24 bits", file: riff(fmtPart(1, 1, 16000, 24), part("data", "\x00\x00\x80\x00\x00\x40\xff\xff\x7f\xff\xff\xff")),
		want: []float32{-1, 0.5, 8388607.0 / 8388608, -1.0 / 8388608}},
	{name: "32 bits", file: riff(fmtPart(1, 1, 16000, 32), part("data", le32(1<<31)+le32(1<<30)+le32(math.MaxUint32-255))),
		want: []float32{-1, 0.5, -256.0 / (1 << 31)}},
	{name: "float 32", file: riff(fmtPart(3, 1, 16000, 32), part("data", lef32(-0.25)+lef32(1.5))), want: []float32{-0.25, 1.5}},
	{name: "float 64", file: riff(fmtPart(3, 1, 16000, 64), part("data", lef64(-0.25)+lef64(1.5))), want: []float32{-0.25, 1.5}},
	{name: "stereo", file: riff(fmtPart(1, 2, 16000, 16), part("data", four)), want: []float32{0.25, -0.5 / 32768}},
	{name: "stereo at full scale", file: riff(fmtPart(1, 2, 16000, 32), part("data", le32(1<<31)+le32(1<<31))), want: []float32{-1}},
	{name: "stereo float", file: riff(fmtPart(3, 2, 16000, 32), part("data", lef32(1)+lef32(-0.5))), want: []float32{0.25}},
	{name: "64 channels", file: riff(fmtPart(1, 64, 16000, 16), part("data", strings.Repeat(four, 32))),
		want: []float32{(0.5 - 1.0/32768) / 4, (0.5 - 1.0/32768) / 4}},
	{name: "extensible", file: riff(extensible(1, 1, 16000, 16, 16, subFormat), part("data", four)), want: fours},
	{name: "extensible 20 in 24 bits", file: riff(extensible(1, 1, 16000, 24, 20, subFormat), part("data", "\x00\x00\x40")), want: []float32{0.5}},
	{name: "extensible float", file: riff(extensible(3, 1, 16000, 32, 32, subFormat), part("data", lef32(0.5))), want: []float32{0.5}},
	{name: "12 bits", file: riff(part("fmt ", fmtBody(1, 1, 16000, 16)[:14]+le16(12)), part("data", four)), want: fours},
	{name: "20 bits", file: riff(part("fmt ", fmtBody(1, 1, 16000, 24)[:14]+le16(20)), part("data", "\x00\x00\x40")), want: []float32{0.5}},
	{name: "4 bits", file: riff(part("fmt ", fmtBody(1, 1, 16000, 8)[:14]+le16(4)), part("data", three)+"\x00"), want: threes},
	{name: "extensible 12 in 16 bits", file: riff(extensible(1, 1, 16000, 16, 12, subFormat), part("data", four)), want: fours},
	{name: "extensible 24 in 32 bits", file: riff(extensible(1, 1, 16000, 32, 24, subFormat), part("data", le32(1<<30))), want: []float32{0.5}},
	{name: "A-law", file: riff(fmtPart(6, 1, 16000, 8), part("data", "\xd5\x55\x2a\xaa")), want: []float32{8.0 / 32768, -8.0 / 32768, -32256.0 / 32768, 32256.0 / 32768}},
	{name: "µ-law", file: riff(fmtPart(7, 1, 16000, 8), part("data", "\xff\x7f\x00\x80")), want: []float32{0, 0, -32124.0 / 32768, 32124.0 / 32768}},
	{name: "extensible µ-law", file: riff(extensible(7, 1, 16000, 8, 8, subFormat), part("data", "\x00\x80")), want: []float32{-32124.0 / 32768, 32124.0 / 32768}},
	{name: "fmt of 18 bytes", file: riff(part("fmt ", fmtBody(1, 1, 16000, 16)+le16(0)), part("data", four)), want: fours},
	{name: "no block align", file: riff(part("fmt ", fmtBody(1, 1, 16000, 16)[:12]+le16(0)+le16(16)), part("data", four)), want: fours},

	{name: "list before", file: riff(junkList, mono16, part("data", four)), want: fours},
	{name: "list between and after", file: riff(mono16, junkList, part("data", four), junkList), want: fours},
	{name: "data before fmt", file: riff(part("data", four), mono16), want: fours},
	{name: "junk before", file: riff(part("JUNK", strings.Repeat("\x00", 28)), mono16, part("data", four)), want: fours},
	{name: "second data", file: riff(mono16, part("data", four), part("data", four)), want: fours},
	{name: "second fmt", file: riff(mono16, mono8, part("data", four)), want: fours},
	{name: "odd chunk with padding", file: riff(mono16, part("note", "odd")+"\x00", part("data", four)), want: fours},
	{name: "odd chunk with other padding", file: riff(mono16, part("note", "odd")+"x", part("data", four)), want: fours},
	{name: "odd chunk without padding", file: riff(mono16, part("note", "odd"), part("data", four)), want: fours},
	{name: "odd chunk without padding before unknown", file: riff(mono16, part("note", "odd"), part("iXML", "<>"), part("data", four)), want: fours},
	{name: "odd data before fmt", file: riff(part("data", three)+"\x00", mono8), want: threes},
	{name: "odd data before fmt without padding", file: riff(part("data", three), mono8), want: threes},
	{name: "odd data with padding", file: riff(mono8, part("data", three)+"\x00"), want: threes},
	{name: "odd data without padding", file: riff(mono8, part("data", three)), want: threes},
	{name: "odd data then list", file: riff(mono8, part("data", three)+"\x00", junkList), want: threes},

	{name: "streamed 0", file: riff(mono16, claim("data", 0, four)), want: fours},
	{name: "streamed 0x7ffff000", file: riff(mono16, claim("data", 0x7ffff000, four)), want: fours},
	{name: "streamed 0x7fffffff", file: riff(mono16, claim("data", 0x7fffffff, four)), want: fours},
	{name: "streamed 0xffffffff", file: riff(mono16, claim("data", 0xffffffff, four)), want: fours},
	{name: "streamed 8 bits", file: riff(mono8, claim("data", 0xffffffff, three)), want: threes},
	{name: "RIFF size 0", file: "RIFF" + le32(0) + riff(mono16, part("data", four))[8:], want: fours},
	{name: "RIFF size huge", file: "RIFF" + le32(0xffffffff) + riff(mono16, part("data", four))[8:], want: fours},
	{name: "cut short", file: riff(mono16, claim("data", 800, four)), want: fours},
	{name: "incomplete frame", file: riff(fmtPart(1, 2, 16000, 16), part("data", four+"\x01\x02\x03")), want: []float32{0.25, -0.5 / 32768}},
	{name: "rubbish after", file: riff(mono16, part("data", four)) + "TAG rubbish", want: fours},

	{name: "RF64", file: "RF64" + le32(0xffffffff) + "WAVE" + part("ds64", le64(0)+le64(8)+le64(4)+le32(0)) +
		mono16 + claim("data", 0xffffffff, four) + junkList, want: fours},
	{name: "BW64", file: "BW64" + le32(0xffffffff) + "WAVE" + part("ds64", le64(0)+le64(8)+le64(4)+le32(0)) +
		mono16 + claim("data", 0xffffffff, four), want: fours},
	{name: "RF64 with a forged size", file: "RF64" + le32(0xffffffff) + "WAVE" + part("ds64", le64(0)+le64(math.MaxUint64)+le64(4)+le32(0)) +
		mono16 + claim("data", 0xffffffff, four), want: fours},
	{name: "RF64 of unknown size", file: "RF64" + le32(0xffffffff) + "WAVE" + part("ds64", le64(0)+le64(0)+le64(0)+le32(0)) +
		mono16 + claim("data", 0xffffffff, four), want: fours},

	{name: "empty data", file: riff(mono16, part("data", "")), err: "holds no sound"},
	{name: "empty data then list", file: riff(mono16, part("data", ""), junkList), err: "holds no sound"},
	{name: "less than a frame", file: riff(mono16, part("data", "\x01")), err: "holds no sound"},
	{name: "no data", file: riff(mono16, junkList), err: "holds no sound"},
	{name: "nothing", file: "", err: "an empty file holds no sound"},
	{name: "RIFF alone", file: "RIFF", err: "ends within its header and holds no sound"},
	{name: "no chunks", file: riff(), err: "no fmt chunk"},
	{name: "no fmt", file: riff(part("data", four)), err: "no fmt chunk"},
	{name: "short fmt", file: riff(part("fmt ", "\x01\x00\x01\x00"), part("data", four)), err: "4 bytes and should have 16"},
	{name: "forged list", file: riff(claim("LIST", 0x7fffff00, "INFO"+claim("ISFT", 0xfffffff0, "x")), mono16, part("data", four)), err: "no fmt chunk"},
	{name: "forged list after fmt", file: riff(mono16, claim("LIST", 0xfffffff1, ""), part("data", four)), err: "holds no sound"},
	{name: "block align", file: riff(part("fmt ", fmtBody(1, 1, 16000, 24)[:12]+le16(4)+le16(24)), part("data", four)), err: "contradicts itself: frames of 4 bytes"},
	{name: "NaN", file: riff(fmtPart(3, 1, 16000, 32), part("data", lef32(0)+lef32(float32(math.NaN())))), err: "frame 1 is not a finite number"},
	{name: "infinite", file: riff(fmtPart(3, 1, 16000, 64), part("data", lef64(math.Inf(-1)))), err: "frame 0 is not a finite number"},
	{name: "infinities that cancel out", file: riff(fmtPart(3, 2, 16000, 32), part("data", lef32(float32(math.Inf(1)))+lef32(float32(math.Inf(-1))))), err: "not a finite number"},
	{name: "larger than float 32", file: riff(fmtPart(3, 1, 16000, 64), part("data", lef64(1e300))), err: "not a finite number"},

	{name: "33 bits", file: riff(fmtPart(1, 1, 16000, 33), part("data", four)), err: "PCM with samples of 33 bits cannot be read: save it as 16-bit PCM WAV"},
	{name: "0 bits", file: riff(fmtPart(1, 1, 16000, 0), part("data", four)), err: "PCM with samples of 0 bits"},
	{name: "64-bit PCM", file: riff(fmtPart(1, 1, 16000, 64), part("data", four)), err: "PCM with samples of 64 bits"},
	{name: "16-bit float", file: riff(fmtPart(3, 1, 16000, 16), part("data", four)), err: "floating point with samples of 16 bits"},
	{name: "A-law of 16 bits", file: riff(fmtPart(6, 1, 8000, 16), part("data", four)), err: "A-law with samples of 16 bits cannot be read"},
	{name: "MP3 in WAV", file: riff(fmtPart(0x55, 1, 44100, 0), part("data", four)), err: "MP3 cannot be read"},
	{name: "unknown format", file: riff(fmtPart(0x1234, 1, 44100, 16), part("data", four)), err: "the format 0x1234 cannot be read"},
	{name: "extensible without sub-format", file: riff(fmtPart(0xfffe, 1, 16000, 16), part("data", four)), err: "without a known sub-format"},
	{name: "extensible with a foreign sub-format", file: riff(extensible(1, 1, 16000, 16, 16, strings.Repeat("x", 14)), part("data", four)), err: "without a known sub-format"},
	{name: "no channels", file: riff(fmtPart(1, 0, 16000, 16), part("data", four)), err: "0 channels"},
	{name: "65 channels", file: riff(fmtPart(1, 65, 16000, 16), part("data", four)), err: "65 channels"},
	{name: "rate 0", file: riff(fmtPart(1, 1, 0, 16), part("data", four)), err: "rate of 0 Hz"},
	{name: "rate too low", file: riff(fmtPart(1, 1, 3999, 16), part("data", four)), err: "rate of 3999 Hz"},
	{name: "rate too high", file: riff(fmtPart(1, 1, 768000, 16), part("data", four)), err: "rate of 768000 Hz: files of 4000 to 384000 Hz"},
	{name: "rate beyond 31 bits", file: riff(fmtPart(1, 1, 0xfffffff0, 16), part("data", four)), err: "rate of 4294967280 Hz"},

	{name: "AVI", file: "RIFF" + le32(4) + "AVI ", err: `of type "AVI "`},
	{name: "big-endian", file: "RIFX" + le32(4) + "WAVE", err: "RIFX"},
	{name: "MP3 with tags", file: "ID3\x04\x00", err: "looks like an MP3 file"},
	{name: "MP3", file: "\xff\xfb\x90\x64", err: "looks like an MP3 file"},
	{name: "Ogg", file: "OggS\x00\x02", err: "looks like an Ogg file"},
	{name: "FLAC", file: "fLaC\x00", err: "looks like a FLAC file"},
	{name: "MP4", file: "\x00\x00\x00\x20ftypM4A ", err: "looks like an MP4 file"},
	{name: "text", file: "error: voice “de” not found\nusage:", err: `looks like text: "error: voice “de” not found"`},
	{name: "long text", file: strings.Repeat("wörter ", 100), err: `looks like text: "wörter wörter`},
	{name: "bytes", file: "\x00\x01\x02", err: "looks like something else"},
}
