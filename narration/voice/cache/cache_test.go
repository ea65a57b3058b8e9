package cache

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"meditate/audio"

	"pgregory.net/rapid"
)

// plenty is a limit that no test reaches.
const plenty = 1 << 30

// phrase returns a clip that is the same for the same number, and its key.
func phrase(number, samples int) (Key, audio.Clip) {
	rng := rand.New(rand.NewPCG(uint64(number), 1))
	clip := audio.Clip{Rate: 22050, Samples: make([]float32, samples)}
	for i := range clip.Samples {
		clip.Samples[i] = rng.Float32()*2 - 1
	}
	return KeyOf("phrase", fmt.Sprint(number)), clip
}

func mustPut(t *testing.T, c *Cache, key Key, clip audio.Clip) {
	t.Helper()
	if err := c.Put(key, clip); err != nil {
		t.Fatal(err)
	}
}

// has tells whether a clip is there, without using it.
func has(c *Cache, key Key) bool {
	_, err := os.Stat(c.path(key))
	return err == nil
}

func TestAClipThatWasPutIsThereTheNextTime(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "home", "cache")
	key, clip := phrase(1, 1000)
	first := Open(folder, plenty)
	if _, ok, err := first.Get(key); ok || err != nil {
		t.Fatalf("before it was put: %v, %v", ok, err)
	}
	if _, err := os.Stat(folder); err == nil {
		t.Error("the folder was made for reading")
	}
	mustPut(t, first, key, clip)

	second := Open(folder, plenty)
	got, ok, err := second.Get(key)
	if !ok || err != nil || !same(got, clip) {
		t.Fatalf("got %d samples, %v, %v", len(got.Samples), ok, err)
	}
	other, _ := phrase(2, 0)
	if _, ok, err := second.Get(other); ok || err != nil {
		t.Errorf("another key: %v, %v", ok, err)
	}
}

func TestACacheKeepsWhatAMapWouldKeep(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		folder, err := os.MkdirTemp(t.TempDir(), "")
		if err != nil {
			rt.Fatal(err)
		}
		c, kept := Open(folder, plenty), map[Key]audio.Clip{}
		for range rapid.IntRange(1, 10).Draw(rt, "steps") {
			key := KeyOf(rapid.SampledFrom([]string{"a", "b", "c"}).Draw(rt, "key"))
			if rapid.Bool().Draw(rt, "put") {
				kept[key] = anyClip(rt)
				if err := c.Put(key, kept[key]); err != nil {
					rt.Fatal(err)
				}
			}
			want, there := kept[key]
			if got, ok, err := c.Get(key); ok != there || err != nil || !same(got, want) {
				rt.Fatalf("got %v, %v, %v; want %v", got, ok, err, want)
			}
		}
	})
}

func TestADamagedClipIsNamedOnceAndRemoved(t *testing.T) {
	for name, damage := range map[string]func(path string) error{
		"cut off": func(path string) error { return os.Truncate(path, 100) },
		"empty":   func(path string) error { return os.Truncate(path, 0) },
		"zeros": func(path string) error { // as after a power cut
			return os.WriteFile(path, make([]byte, fileSize(100)), 0o600)
		},
		"too large": func(path string) error { return os.Truncate(path, maxFile+1) },
		"a folder":  func(path string) error { return errors.Join(os.Remove(path), os.Mkdir(path, 0o700)) },
	} {
		t.Run(name, func(t *testing.T) {
			c := Open(t.TempDir(), plenty)
			key, clip := phrase(1, 100)
			mustPut(t, c, key, clip)
			if err := damage(c.path(key)); err != nil {
				t.Fatal(err)
			}
			_, ok, err := c.Get(key)
			if ok || !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), c.path(key)) {
				t.Errorf("got %v, %v", ok, err)
			}
			if _, ok, err := c.Get(key); ok || err != nil {
				t.Errorf("the second time: %v, %v", ok, err)
			}
			mustPut(t, c, key, clip)
			if got, ok, err := c.Get(key); !ok || err != nil || !same(got, clip) {
				t.Errorf("made again: %v, %v", ok, err)
			}
		})
	}
}

func TestOnlyTheUserCanRead(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such permissions")
	}
	folder := filepath.Join(t.TempDir(), "a", "b")
	c := Open(folder, plenty)
	key, clip := phrase(1, 10)
	mustPut(t, c, key, clip)
	for path, want := range map[string]os.FileMode{folder: 0o700, filepath.Dir(folder): 0o700, c.path(key): 0o600} {
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
}

func TestAFolderThatIsAFileIsAnErrorAndNothingWorse(t *testing.T) {
	path := filepath.Join(t.TempDir(), "cache")
	if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	c := Open(path, plenty)
	key, clip := phrase(1, 10)
	if err := c.Put(key, clip); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("Put: %v", err)
	}
	if _, ok, err := c.Get(key); ok || errors.Is(err, ErrDamaged) || err == nil && runtime.GOOS != "windows" {
		t.Errorf("Get: %v, %v", ok, err)
	}
	if _, err := c.Usage(); err == nil {
		t.Error("Usage says nothing")
	}
	if _, _, err := c.Prune(0); err == nil {
		t.Error("Prune says nothing")
	}
	if data, err := os.ReadFile(path); string(data) != "mine" {
		t.Errorf("the file is now %q, %v", data, err)
	}
}

func TestAFolderThatCannotBeWrittenIsStillRead(t *testing.T) {
	if os.Geteuid() <= 0 {
		t.Skip("root and Windows may write anywhere")
	}
	folder := t.TempDir()
	c := Open(folder, plenty)
	key, clip := phrase(1, 10)
	mustPut(t, c, key, clip)
	age(t, c, key, 2*time.Hour)
	if err := os.Chmod(folder, 0o500); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(folder, 0o700)
	if got, ok, err := c.Get(key); !ok || err != nil || !same(got, clip) {
		t.Errorf("Get: %v, %v", ok, err)
	}
	if err := c.Put(key, clip); err == nil {
		t.Error("Put says nothing")
	}
	if err := os.Chmod(folder, 0); err != nil {
		t.Fatal(err)
	}
	if _, ok, err := c.Get(key); ok || err == nil || errors.Is(err, ErrDamaged) {
		t.Errorf("Get without permission: %v, %v", ok, err)
	}
}

func TestAClipThatCannotBePlacedLeavesNothingBehind(t *testing.T) {
	c := Open(t.TempDir(), plenty)
	key, clip := phrase(1, 10)
	inTheWay := filepath.Join(c.path(key), "something")
	if err := os.MkdirAll(inTheWay, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := c.Put(key, clip); err == nil {
		t.Error("Put says nothing")
	}
	if entries, _ := os.ReadDir(c.folder); len(entries) != 1 {
		t.Errorf("left behind: %v", entries)
	}
}

func TestACacheThatIsDeletedMeanwhileIsMadeAgain(t *testing.T) {
	c := Open(filepath.Join(t.TempDir(), "cache"), plenty)
	key, clip := phrase(1, 10)
	mustPut(t, c, key, clip)
	if err := os.RemoveAll(c.folder); err != nil {
		t.Fatal(err)
	}
	if _, ok, err := c.Get(key); ok || err != nil {
		t.Errorf("Get: %v, %v", ok, err)
	}
	mustPut(t, c, key, clip)
	if !has(c, key) {
		t.Error("not kept")
	}
}

func TestAClipWithoutARateIsRefused(t *testing.T) {
	c := Open(t.TempDir(), plenty)
	for _, rate := range []audio.Rate{0, -1} {
		if err := c.Put(KeyOf("x"), audio.Clip{Rate: rate}); err == nil {
			t.Errorf("%d Hz was kept", rate)
		}
	}
}

func TestManyMayUseOneCache(t *testing.T) {
	c := Open(t.TempDir(), 40*fileSize(200))
	var all sync.WaitGroup
	for worker := range 8 {
		all.Go(func() {
			rng := rand.New(rand.NewPCG(uint64(worker), 2))
			for range 40 {
				key, clip := phrase(rng.IntN(60), 200)
				got, ok, err := c.Get(key)
				if err != nil || ok && !same(got, clip) {
					t.Errorf("Get: %v, %v", ok, err)
				}
				if err := c.Put(key, clip); err != nil {
					t.Error(err)
				}
				if _, err := c.Usage(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if u, err := c.Usage(); err != nil || u.Bytes > u.Limit || u.Clips == 0 {
		t.Errorf("in the end: %+v, %v", u, err)
	}
}
