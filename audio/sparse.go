package audio

// A Sparse signal knows where it is silent, as a sparse file knows its holes, so
// that nobody has to look there.
type Sparse interface {
	Signal

	// Silent returns for how many frames from at on the signal is surely digital
	// silence: frames of exact zeros. 0 means that it may sound at once.
	Silent(at int64) int64
}

// Silent returns for how many frames from at on a signal is surely digital
// silence, as far as it knows itself.
func Silent(s Signal, at int64) int64 {
	if sparse, ok := s.(Sparse); ok {
		return sparse.Silent(at)
	}
	return 0
}
