package audio

// A Stream is sound that is read once, from its beginning to its end, as files
// are decoded. It belongs to one goroutine at a time.
type Stream interface {
	// Rate and Channels say what a frame is; they never change.
	Rate() Rate
	Channels() int

	// Read fills samples with whole frames, one sample for each channel in the
	// order that WAV files have, full scale ±1, and returns how many samples it
	// filled: a multiple of Channels, and none only together with an error,
	// which is io.EOF at the end. The slice has room for a frame at least; Read
	// keeps no reference to it.
	Read(samples []float32) (n int, err error)
}
