package wav

// The laws of the telephone (ITU-T Recommendation G.711, 1988), full scale ±1.
// Their numbers are those of the recommendation, of 13 bits in A-law and of 14
// in µ-law, in steps of 16 bits, as every program takes them: so the loudest are
// 32256/32768 and 32124/32768.
var (
	aLaw  = lawTable(aLawStep)
	muLaw = lawTable(muLawStep)
)

func lawTable(step func(code byte) int) *[256]float32 {
	var t [256]float32
	for code := range t {
		t[code] = float32(step(byte(code))) / (1 << 15)
	}
	return &t
}

// aLawStep decodes A-law (G.711, tables 1a and 1b): a sign, which is set for
// positive numbers, a segment of 3 bits and a place in it of 4. Even bits are
// inverted on the line (section 3.2).
func aLawStep(code byte) int {
	code ^= 0x55
	segment, place := int(code>>4&7), int(code&15)
	step := 2*place + 1 // the middle of the interval, in halves
	if segment > 0 {
		step = (step + 32) << (segment - 1)
	}
	if code&0x80 == 0 {
		step = -step
	}
	return step << 3
}

// muLawStep decodes µ-law (G.711, tables 2a and 2b): as A-law, with all bits but
// the sign inverted, and with a bias of 33 that makes the segments alike.
func muLawStep(code byte) int {
	code = ^code
	segment, place := int(code>>4&7), int(code&15)
	step := (2*place+33)<<segment - 33
	if code&0x80 != 0 {
		step = -step
	}
	return step << 2
}
