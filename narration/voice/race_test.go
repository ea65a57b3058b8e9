//go:build race

package voice

// clipStep is 1 where every clip of the built-in pack is looked at. The race
// detector makes that take long, and has nothing to find in the last that it
// does not find in the first.
const clipStep = 10
