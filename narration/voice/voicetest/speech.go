package voicetest

import (
	"bytes"
	"context"
	"encoding/binary"
	"math"
	"unicode/utf8"

	"meditate/audio"
	"meditate/audio/wav"
)

// Speech is what a fake engine makes of a text: 60 ms of a hum for each
// character, at the given rate.
func Speech(text string, rate audio.Rate) audio.Clip {
	c := audio.Clip{Rate: rate, Samples: make([]float32, utf8.RuneCountInString(text)*int(rate)*60/1000)}
	for i := range c.Samples {
		s := float64(i) / float64(rate)
		c.Samples[i] = float32(0.3 * math.Sin(2*math.Pi*150*s) * (1 + 0.5*math.Sin(2*math.Pi*4*s)))
	}
	return c
}

// PCM returns the samples of a clip as 16-bit little-endian integers.
func PCM(c audio.Clip) []byte {
	var out []byte
	for _, s := range c.Samples {
		out = binary.LittleEndian.AppendUint16(out, uint16(int16(math.Round(float64(s)*32767))))
	}
	return out
}

// WAV returns a clip as a file, mono and of 16 bits.
func WAV(c audio.Clip) []byte {
	var b bytes.Buffer
	if err := wav.Write(context.Background(), &b, audio.Mono(c.Samples), wav.Options{Rate: c.Rate, Channels: 1}); err != nil {
		panic(err) // a fake asks for no clip that cannot be written
	}
	return b.Bytes()
}
