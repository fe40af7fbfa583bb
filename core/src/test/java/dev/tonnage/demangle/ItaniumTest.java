package dev.tonnage.demangle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The grammar of section 5.1 of the Itanium C++ ABI, a name or two for each of its rules. */
class ItaniumTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // 5.1.3 names
        "_Z1fv | f()",
        "_ZL1fv | f()",
        "_ZN1a1b1cE | a::b::c",
        "_ZNK1a1b1cEi | a::b::c(int) const",
        "_ZNVKO1A1fEv | A::f() const volatile &&",
        "_ZSt4sortIPiEvT_S1_ | void std::sort<int*>(int*, int*)",
        "_ZN12_GLOBAL__N_11fEv | (anonymous namespace)::f()",
        "_ZN1AC2Ev | A::A()",
        "_ZN1AD0Ev | A::~A()",
        "_ZN1AIiEC1ERKS0_ | A<int>::A(A<int> const&)",
        "_ZN1BCI21AEi | B::B(int)",
        "_ZN1A1fB5cxx11Ev | A::f[abi:cxx11]()",
        "_ZN1AC1B3tagEv | A::A[abi:tag]()",
        "_ZDC1a1bE | [a, b]",
        "_ZN1AplERKS_ | A::operator+(A const&)",
        "_ZnwmPv | operator new(unsigned long, void*)",
        "_ZN1AcvPKcEv | A::operator char const*()",
        "_ZN1AcvT_I1BEEv | A::operator B<B>()",
        "_ZN1AIiEcvT_IS_IcEEEv | A<int>::operator A<char><A<char> >()",
        "_Zli3_kme | operator\"\" _km(long double)",
        "_ZssRK1PS1_ | operator<=>(P const&, P const&)",
        "_ZN1AawEv | A::operator co_await()",
        "_ZW3foo1fv | f@foo()",
        "_ZNW3fooWP3bar1A1fES1_ | A@foo:bar::f(A@foo:bar)",
        // 5.1.4 special names
        "_ZTVN1a1BE | vtable for a::B",
        "_ZTT1A | VTT for A",
        "_ZTIPK1A | typeinfo for A const*",
        "_ZTS1A | typeinfo name for A",
        "_ZTC1D0_1B | construction vtable for B-in-D",
        "_ZThn16_N1D1fEv | non-virtual thunk to D::f()",
        "_ZTv0_n24_N1D1fEv | virtual thunk to D::f()",
        "_ZTch0_v0_n24_N1D1cEv | covariant return thunk to D::c()",
        "_ZGVZ1fvE1x | guard variable for f()::x",
        "_ZGR1x_ | reference temporary for x",
        "_ZGR1x0_ | reference temporary for x",
        "_ZTW1x | thread-local wrapper routine for x",
        "_ZTH1x | thread-local initialization routine for x",
        "_ZGTtNSt9exceptionD1Ev | transaction clone for std::exception::~exception()",
        "_ZTAXtl1PLi1EEE | template parameter object for P{1}",
        "_ZGIW3foo | initializer for module foo",
        // 5.1.5 types
        "_Z1fwbcahstijlmxynofdegz | f(wchar_t, bool, char, signed char, unsigned char, short,"
            + " unsigned short, int, unsigned int, long, unsigned long, long long, unsigned long"
            + " long, __int128, unsigned __int128, float, double, long double, __float128, ...)",
        "_Z1fDiDsDuDnDh | f(char32_t, char16_t, char8_t, std::nullptr_t, half)",
        "_Z1fDF16_DF16bDB7_DU8_ | f(_Float16, std::bfloat16_t, _BitInt(7), unsigned _BitInt(8))",
        "_Z1fDAsDSDRm | f(short _Accum, _Sat unsigned long _Fract)",
        "_Z1fPKcRiOS_ | f(char const*, int&, char const&&)",
        "_Z1fPFivE | f(int (*)())",
        "_Z1fPFPFvcEiE | f(void (* (*)(int))(char))",
        "_Z2fpi | fp(int)",
        "_Z3tarIiEPA4_iT_ | int (*tar<int>(int)) [4]",
        "_Z1fRA3_A4_Ki | f(int const (&) [3][4])",
        "_Z1fM1AKFivE | f(int (A::*)() const)",
        "_Z1fM1Ai | f(int A::*)",
        "_Z1fPDoFvvE | f(void (*)() noexcept)",
        "_Z1fPDwiEFvvE | f(void (*)() throw(int))",
        "_Z1fPFvvRE | f(void (*)() &)",
        "_Z1fCfGd | f(float complex, double imaginary)",
        "_Z1fDv4_f | f(float vector[4])",
        "_Z1fU3fooU3barPc | f(char* bar foo)",
        "_Z1fu6mytypeS_ | f(mytype, mytype)",
        "_Z1fTs1A | f(struct A)",
        "_Z1fIRiEvOT_ | void f<int&>(int&)",
        "_Z1fIFvvEEvPT_ | void f<void ()>(void (*)())",
        "_Z1fIA3_iEvRT_ | void f<int [3]>(int (&) [3])",
        // 5.1.6 templates and expressions
        "_Z1fIJicdEEvDpT_ | void f<int, char, double>(int, char, double)",
        "_Z1fIJEEvDpT_ | void f<>()",
        "_Z1fIJicEEvDpPKT_ | void f<int, char>(int const*, char const*)",
        "_Z1fI1CJiEEvT_IDpT0_E | void f<C, int>(C<int>)",
        "_Z1fILi3ELb1ELc65ELln2ELj7ELy9EEvv | void f<3, true, (char)65, -2l, 7u, 9ull>()",
        "_Z1fILN1a1EE1EEvv | void f<(a::E)1>()",
        "_Z1fILf3fc00000EEvv | void f<0x1.8p+0f>()",
        "_Z1fILDnEEvv | void f<nullptr>()",
        "_Z1fILA4_KcEEvv | void f<\"<char const [4]>\">()",
        "_Z1fIXadL_Z1gvEEEvv | void f<&(g())>()",
        "_Z1fIL_Z1xEEvv | void f<x>()",
        "_Z1fIiEvRAplT_Li1E_c | void f<int>(char (&) [(int) + (1)])",
        "_Z1fILi3EEv1AIXgtT_Li2EEE | void f<3>(A<((3) > (2))>)",
        "_Z1fIiEDTplfp_fp0_ET_S1_ | decltype((fp) + (fp0)) f<int>(int, int)",
        "_Z1fIiEDTquL_Z1bEfp_trET_ | decltype((b) ? (fp) : (throw)) f<int>(int)",
        "_Z1fIiEDTppfp_ET_ | decltype((fp)++) f<int>(int)",
        "_Z1fIiEDTpp_fp_ET_ | decltype(++(fp)) f<int>(int)",
        "_Z1fIiEDTcl1gfp_EET_ | decltype(g(fp)) f<int>(int)",
        "_Z1fIiEDTcvT_fp_ES0_ | decltype((int)(fp)) f<int>(int)",
        "_Z1fIiEDTscT_fp_ES0_ | decltype(static_cast<int>(fp)) f<int>(int)",
        "_Z1fIiEDTdtfp_1xET_ | decltype(fp.x) f<int>(int)",
        "_Z1fIiEDTnw_T_piLi1EEES0_ | decltype(new int(1)) f<int>(int)",
        "_Z1fIiEDTgsdafp_ET_ | decltype(::delete[] fp) f<int>(int)",
        "_Z1fIiEDTixfp_Li0EET_ | decltype((fp)[0]) f<int>(int)",
        "_Z1fIiEDTstT_ES0_ | decltype(sizeof (int)) f<int>(int)",
        "_Z1fIiEDTtlT_Li1EEES0_ | decltype(int{1}) f<int>(int)",
        "_Z1fI1AEDTtlT_di1xLi1EEES0_ | decltype(A{.x = 1}) f<A>(A)",
        "_Z1fIJiiEEDTflplfp_EDpT_ | decltype((... + (fp...))) f<int, int>(int, int)",
        "_Z1fIJiiEEDTfRplfp_Li0EEDpT_ | decltype(((fp...) + ... + 0)) f<int, int>(int, int)",
        "_Z1fIJicEEv1AIXsZT_EE | void f<int, char>(A<sizeof...(int, char)>)",
        "_Z1fIiEv1AIXsrT_1xEE | void f<int>(A<int::x>)",
        "_Z1fIiEv1AIXsr1BIT_E1xEE | void f<int>(A<B<int>::x>)",
        "_Z1fIiEv1AIXsr3std7is_sameIT_iEE5valueEE | void f<int>(A<std::is_same<int, int>::value>)",
        "_Z1fIiEv1AIXsrSt7is_sameIT_iE5valueEES3_ | void f<int>(A<std::is_same<int, int>::value>,"
            + " std::is_same<int, int>)",
        "_Z1fIiEv1AIXsrN1B1CE1xEE | void f<int>(A<B::C::x>)",
        "_Z1fIiQsr3NumIT_EE1vEvS0_ | void f<int>(int)",
        "_Z1fIiEvT_Qgt1xLi2E | void f<int>(int) requires ((x) > (2))",
        "_Z1fIiEvT_QrqX1xTS0_E | void f<int>(int) requires requires { x; typename int; }",
        "_Z1fUa9enable_ifIXLb1EEEi | f(int) [enable_if:true]",
        // 5.1.7 and 5.1.8 local names, lambdas
        "_ZZ1fvE1x | f()::x",
        "_ZZ1fvE1x_0 | f()::x",
        "_ZZ1fvE1x__12_ | f()::x",
        "_ZZ1fvEs | f()::string literal",
        "_ZZ1fvENKUlvE_clEv | f()::'lambda'()::operator()() const",
        "_ZZ1fvENKUlT_E0_clIiEEDaS_ | auto f()::'lambda0'(auto)::operator()<int>(auto) const",
        "_ZNK1gMUlvE_clEv | g::'lambda'()::operator()() const",
        "_ZZ1fvENKUlTyT_E_clIiEEDaS_ | auto f()::'lambda'<typename $T>($T)::operator()<int>($T)"
            + " const",
        "_ZZN1A1fEiEd0_NKUlvE_clEv | A::f(int)::'lambda'()::operator()() const",
        "_ZZ1fvENUt_1xE | f()::'unnamed'::x",
        "_ZN1AUt0_D1Ev | A::'unnamed0'::~'unnamed0'()",
        // 5.1.9 substitutions
        "_Z1fSsSaSbSiSoSd | f(std::string, std::allocator, std::basic_string, std::istream,"
            + " std::ostream, std::iostream)",
        "_ZNSsC1Ev | std::basic_string<char, std::char_traits<char>, std::allocator<char>"
            + " >::basic_string()",
        "_ZN1a1bEPNS_1cES1_S0_ | a::b(a::c*, a::c*, a::c)",
        "_Z1f1a1b1c1d1e1f1g1h1i1j1k1lSA_ | f(a, b, c, d, e, f, g, h, i, j, k, l, l)",
        // suffixes and prefixes
        "_Z1fv.cold | f() (.cold)",
        "_Z1fv.part.0.constprop.1 | f() (.part.0.constprop.1)",
        "_Z1fv@@VER_1 | f()@@VER_1",
        "__Z1fv | f()",
        "_Z1x$tlv$init | x ($tlv$init)",
        "____Z1fv_block_invoke_2 | invocation function for block in f()",
        "_GLOBAL__sub_I__ZN1a1bE | global constructors keyed to a::b",
        "_GLOBAL__sub_I_main.cc | global constructors keyed to main.cc",
        "_GLOBAL__sub_D_x | global destructors keyed to x",
        // old versions of GCC
        "_Z1fIIicEEvDpT_ | void f<int, char>(int, char)",
        "_ZZ1fvE1x_10 | f()::x",
        "_ZL1x_2 | x",
      })
  void aNameIsReadAsItIsWritten(String mangled, String expected) {
    Demangled demangled = Demangler.of(mangled);
    assertThat(demangled).as(mangled).isNotNull();
    assertThat(demangled.text()).isEqualTo(expected);
    assertThat(demangled.language()).isEqualTo(Language.CPP);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      value = {
        "_ZN6google8protobuf8internal9ArenaImpl4InitEv | google::protobuf::internal | google"
            + " | google::protobuf::internal::ArenaImpl::Init",
        "_ZN6google8protobuf2io5WriteEi | google::protobuf::io | google"
            + " | google::protobuf::io::Write",
        "_ZNSt6vectorIiSaIiEE9push_backEOi | std | std | std::vector<>::push_back",
        "_ZNKSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEE4sizeEv | std::__cxx11 | std"
            + " | std::__cxx11::basic_string<>::size",
        "_ZNSsC1Ev | std | std | std::basic_string<>::basic_string",
        "_ZN9__gnu_cxx13new_allocatorIcE8allocateEm | __gnu_cxx | std"
            + " | __gnu_cxx::new_allocator<>::allocate",
        "_ZN10__cxxabiv117__class_type_infoD0Ev | __cxxabiv1 | std"
            + " | __cxxabiv1::__class_type_info::~__class_type_info",
        "_ZSt4moveIRiEONSt16remove_referenceIT_E4typeEOS2_ | std | std | std::move<>",
        "_ZNK4json5value2upEv | json | json | json::value::up",
        "_ZN5Eigen8internal4gemmIdE3runEv | Eigen::internal | Eigen"
            + " | Eigen::internal::gemm<>::run",
        "_ZN4Poco3Net10HTTPServer5startEv | Poco::Net | Poco | Poco::Net::HTTPServer::start",
        "_ZN3FooC1Ev | - | - | Foo::Foo",
        "_ZN3Foo3barEv | - | - | Foo::bar",
        "_Z4mainii | - | - | main",
        "_ZlsRSo1A | - | - | operator<<",
        "_ZN1a12_GLOBAL__N_11fEv | a | a | a::(anonymous namespace)::f",
        "_ZN12_GLOBAL__N_11fEv | - | - | (anonymous namespace)::f",
        "_ZTVN1a1BIiEE | a | a | vtable for a::B<>",
        "_ZTIPKN1a1BE | a | a | typeinfo for a::B const*",
        "_ZThn8_N1a1BD0Ev | a | a | non-virtual thunk to a::B::~B",
        "_ZGVZN1a1fEvE1x | a | a | guard variable for a::f::x",
        "_ZZN1a1fIiEEvT_ENKUliE_clEi | a | a | a::f<>::'lambda'::operator()",
        "_ZN1a1fIiEEvT_.cold | a | a | a::f<>",
        "_GLOBAL__sub_I__ZN1a1bE | a | a | global constructors keyed to a::b",
      })
  void aNameTellsItsNamespaceAndItsOrigin(
      String mangled, String packageName, String module, String origin) {
    Demangled demangled = Demangler.of(mangled);
    assertThat(demangled).as(mangled).isNotNull();
    assertThat(demangled.packageName()).isEqualTo(packageName);
    assertThat(demangled.module()).isEqualTo(module);
    assertThat(demangled.origin()).isEqualTo(origin);
  }
}
