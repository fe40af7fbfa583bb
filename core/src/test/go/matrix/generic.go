//go:build go1.18
// +build go1.18

package main

type ordered interface{ ~int | ~float64 | ~string }

type Pair[K ordered, V any] struct {
	Key   K
	Value V
}

func (p *Pair[K, V]) Swap(k K, v V) (K, V) {
	p.Key, k = k, p.Key
	p.Value, v = v, p.Value
	return k, v
}

//go:noinline
func largest[T ordered](values ...T) (most T) {
	for _, v := range values {
		if v > most {
			most = v
		}
	}
	return most
}

func newest(r Registry) interface{} {
	p := &Pair[string, Registry]{Value: r}
	p.Swap(largest("a", "b"), r)
	return []interface{}{p, largest(1, len(r)), largest(1.5, 2.5)}
}
