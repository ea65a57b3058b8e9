//go:build !race

package voice

const clipStep = 1
