package dev.tonnage.demangle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 2603, a name or two for each of its rules, and the mangling before it. */
class RustTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // paths
        "_RC3foo | foo",
        "_RNvC3foo3bar | foo::bar",
        "_RNvNtCs1234_7mycrate3foo3bar | mycrate::foo::bar",
        "__RNvC3foo3bar | foo::bar",
        "_RNCNvC3foo3bar0 | foo::bar::{closure#0}",
        "_RNCNvC3foo3bars_0 | foo::bar::{closure#1}",
        "_RNSNvC3foo3bar6vtable | foo::bar::{shim:vtable#0}",
        "_RNvMC3fooNtB2_3Bar3baz | <foo::Bar>::baz",
        "_RNvXs_C3fooNtB4_3BarNtNtCs1_4core3fmt5Debug3fmt | <foo::Bar as core::fmt::Debug>::fmt",
        "_RNvYNtC3foo3BarNtNtCs1_4core3fmt5Write5write | <foo::Bar as core::fmt::Write>::write",
        "_RINvC3foo3barlNtB2_3BazE | foo::bar::<i32, foo::Baz>",
        "_RNvC3foou8gdel_5qa | foo::gödel",
        "_RNvC6_123foo3bar | 123foo::bar",
        "_RNvC3foo3barC3baz | foo::bar",
        "_RNvC3foo3bar.llvm.1234 | foo::bar (.llvm.1234)",
        // types
        "_RINvC1f1gabcdefhijlmnopstuvxyzE | f::g::<i8, bool, char, f64, str, f32, u8, isize,"
            + " usize, i32, u32, i128, u128, _, i16, u16, (), ..., i64, u64, !>",
        "_RINvC1f1gReQlPmOnE | f::g::<&str, &mut i32, *const u32, *mut i128>",
        "_RINvC1f1gAlj3_SlTETlETlmEE | f::g::<[i32; 3], [i32], (), (i32,), (i32, u32)>",
        "_RINvC1f1gFllEmFUKCEuE | f::g::<fn(i32, i32) -> u32, unsafe extern \"C\" fn()>",
        "_RINvC1f1gFK9sysv_abi_ElE | f::g::<extern \"sysv-abi-\" fn() -> i32>",
        "_RINvC1f1gDNtB2_5TraitEL_E | f::g::<dyn f::Trait>",
        "_RINvC1f1gDINtB2_5TraitlEp4ItemmNtB2_4SendEL_E"
            + " | f::g::<dyn f::Trait<i32, Item = u32> + f::Send>",
        "_RINvC1f1gDNtB2_5Traitp4ItemmEL_E | f::g::<dyn f::Trait<Item = u32>>",
        "_RINvC1f1gFG_RL0_lERL0_lE | f::g::<for<'a> fn(&'a i32) -> &'a i32>",
        "_RINvC1f1gL_E | f::g::<'_>",
        // constants
        "_RINvC1f1gKj5_Kan5_Kb1_Kc61_KpE | f::g::<5, -5, true, 'a', _>",
        "_RINvC1f1gKRe616263_KRj1_E | f::g::<\"abc\", {&1}>",
        "_RINvC1f1gKVNtB2_1SS1xj1_1yb0_EE | f::g::<{f::S { x: 1, y: false }}>",
        "_RINvC1f1gKAj1_j2_EKTj1_EE | f::g::<{[1, 2]}, {(1,)}>",
        // legacy
        "_ZN3foo3bar17h0123456789abcdefE | foo::bar",
        "_ZN4core3ptr46drop_in_place$LT$alloc..vec..Vec$LT$u8$GT$$GT$17h0123456789abcdefE"
            + " | core::ptr::drop_in_place<alloc::vec::Vec<u8>>",
        "_ZN3foo28_$u7b$$u7b$closure$u7d$$u7d$17h0123456789abcdefE | foo::{{closure}}",
        "_ZN37_$LT$foo..Bar$u20$as$u20$foo..Baz$GT$3qux17h0123456789abcdefE.llvm.77"
            + " | <foo::Bar as foo::Baz>::qux (.llvm.77)",
        "__ZN3foo20_$RF$$BP$$C$$LP$$RP$17h0123456789abcdefE | foo::&*,()",
      })
  void aNameIsReadAsItIsWritten(String mangled, String expected) {
    Demangled demangled = Demangler.of(mangled);
    assertThat(demangled).as(mangled).isNotNull();
    assertThat(demangled.text()).isEqualTo(expected);
    assertThat(demangled.language()).isEqualTo(Language.RUST);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      value = {
        "_RNvNtC7mycrate3foo3bar | mycrate | mycrate | mycrate::foo::bar",
        "_RINvNtC4core3mem4swaplE | core | std | core::mem::swap<>",
        // An implementation is of the crate it stands in, whatever its type and trait.
        "_RNvXC3fooINtNtC5alloc3vec3VecNtB2_3BarENtNtC4core3fmt5Debug3fmt | foo | foo"
            + " | <alloc::vec::Vec<> as core::fmt::Debug>::fmt",
        // A trait's own function is of the trait's crate.
        "_RNvYNtC3foo3BarNtNtC4core3fmt5Write10write_char | core | std"
            + " | <foo::Bar as core::fmt::Write>::write_char",
        "_RNvC7___rustc12___rust_alloc | __rustc | std | __rustc::__rust_alloc",
        "_RINvC1f1gDNtB2_5Traitp4ItemmEL_E | f | f | f::g<>",
        "_RNCINvC1f1glE0 | f | f | f::g<>::{closure#0}",
        "_ZN4core3ptr46drop_in_place$LT$alloc..vec..Vec$LT$u8$GT$$GT$17h0123456789abcdefE"
            + " | core | std | core::ptr::drop_in_place<>",
        "_ZN47_$LT$foo..Bar$u20$as$u20$core..fmt..Display$GT$3fmt17h0123456789abcdefE"
            + " | foo | foo | <foo::Bar as core::fmt::Display>::fmt",
        "_ZN46_$LT$alloc..vec..Vec$u20$as$u20$foo..Trait$GT$3fmt17h0123456789abcdefE"
            + " | foo | foo | <alloc::vec::Vec as foo::Trait>::fmt",
        "_ZN39_$LT$$RF$T$u20$as$u20$foo..bar..Baz$GT$3fmt17h0123456789abcdefE"
            + " | foo | foo | <&T as foo::bar::Baz>::fmt",
        "_ZN30_$LT$foo..Bar$LT$T$C$U$GT$$GT$3new17h0123456789abcdefE | foo | foo"
            + " | <foo::Bar<>>::new",
      })
  void aNameTellsItsCrateAndItsOrigin(
      String mangled, String packageName, String module, String origin) {
    Demangled demangled = Demangler.of(mangled);
    assertThat(demangled).as(mangled).isNotNull();
    assertThat(demangled.packageName()).isEqualTo(packageName);
    assertThat(demangled.module()).isEqualTo(module);
    assertThat(demangled.origin()).isEqualTo(origin);
  }
}
