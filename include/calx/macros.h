/* SPDX-License-Identifier: MIT */
/* calx/macros.h: the preprocessor helpers under the list macros of calx. Nothing here is for direct use. */
#ifndef CALX_MACROS_H
#define CALX_MACROS_H

#ifndef __cplusplus

#define CALX_CAT__(a, b) a##b
#define CALX_CAT_(a, b) CALX_CAT__(a, b)
/* A name that no other expansion has: macros that declare a variable may then be nested without -Wshadow. */
#define CALX_UNIQUE_(prefix) CALX_CAT_(prefix, __COUNTER__)

#define CALX_STRINGIFY__(x) #x
#define CALX_STRINGIFY_(x) CALX_STRINGIFY__(x)
/* "file:line" of the call in the user's program. */
#define CALX_HERE_ __FILE__ ":" CALX_STRINGIFY_(__LINE__)

/* The number after the first 64 arguments. The lists below end with a 0 that is never picked: C11 wants something for
 * the dots. */
#define CALX_PICK_( \
    a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18, a19, a20, a21, a22, a23, a24, \
    a25, a26, a27, a28, a29, a30, a31, a32, a33, a34, a35, a36, a37, a38, a39, a40, a41, a42, a43, a44, a45, a46, \
    a47, a48, a49, a50, a51, a52, a53, a54, a55, a56, a57, a58, a59, a60, a61, a62, a63, a64, n, ...) n

/* How many arguments there are: 1 to 64. */
#define CALX_COUNT_(...) \
    CALX_PICK_(__VA_ARGS__, \
    64, 63, 62, 61, 60, 59, 58, 57, 56, 55, 54, 53, 52, 51, 50, 49, 48, 47, 46, 45, 44, 43, 42, 41, 40, 39, 38, 37, \
    36, 35, 34, 33, 32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, \
    8, 7, 6, 5, 4, 3, 2, 1, 0)

/* ONE or MORE: what to append to the name of a macro that takes a list or, where C11 has nothing for its dots, does without. */
#define CALX_ONE_OR_MORE_(...) \
    CALX_PICK_(__VA_ARGS__, \
    MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, \
    MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, \
    MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, \
    MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, MORE, ONE, 0)

/* F(a), F(b), ... for 1 to 64 arguments. More is an error: the 65th is then called as if it were a function. */
#define CALX_EACH_(F, ...) \
    CALX_PICK_(__VA_ARGS__, \
    CALX_EACH64_, CALX_EACH63_, CALX_EACH62_, CALX_EACH61_, CALX_EACH60_, CALX_EACH59_, CALX_EACH58_, CALX_EACH57_, \
    CALX_EACH56_, CALX_EACH55_, CALX_EACH54_, CALX_EACH53_, CALX_EACH52_, CALX_EACH51_, CALX_EACH50_, CALX_EACH49_, \
    CALX_EACH48_, CALX_EACH47_, CALX_EACH46_, CALX_EACH45_, CALX_EACH44_, CALX_EACH43_, CALX_EACH42_, CALX_EACH41_, \
    CALX_EACH40_, CALX_EACH39_, CALX_EACH38_, CALX_EACH37_, CALX_EACH36_, CALX_EACH35_, CALX_EACH34_, CALX_EACH33_, \
    CALX_EACH32_, CALX_EACH31_, CALX_EACH30_, CALX_EACH29_, CALX_EACH28_, CALX_EACH27_, CALX_EACH26_, CALX_EACH25_, \
    CALX_EACH24_, CALX_EACH23_, CALX_EACH22_, CALX_EACH21_, CALX_EACH20_, CALX_EACH19_, CALX_EACH18_, CALX_EACH17_, \
    CALX_EACH16_, CALX_EACH15_, CALX_EACH14_, CALX_EACH13_, CALX_EACH12_, CALX_EACH11_, CALX_EACH10_, CALX_EACH9_, \
    CALX_EACH8_, CALX_EACH7_, CALX_EACH6_, CALX_EACH5_, CALX_EACH4_, CALX_EACH3_, CALX_EACH2_, CALX_EACH1_, 0) \
    (F, __VA_ARGS__)
#define CALX_EACH1_(F, a) F(a)
#define CALX_EACH2_(F, a, ...) F(a), CALX_EACH1_(F, __VA_ARGS__)
#define CALX_EACH3_(F, a, ...) F(a), CALX_EACH2_(F, __VA_ARGS__)
#define CALX_EACH4_(F, a, ...) F(a), CALX_EACH3_(F, __VA_ARGS__)
#define CALX_EACH5_(F, a, ...) F(a), CALX_EACH4_(F, __VA_ARGS__)
#define CALX_EACH6_(F, a, ...) F(a), CALX_EACH5_(F, __VA_ARGS__)
#define CALX_EACH7_(F, a, ...) F(a), CALX_EACH6_(F, __VA_ARGS__)
#define CALX_EACH8_(F, a, ...) F(a), CALX_EACH7_(F, __VA_ARGS__)
#define CALX_EACH9_(F, a, ...) F(a), CALX_EACH8_(F, __VA_ARGS__)
#define CALX_EACH10_(F, a, ...) F(a), CALX_EACH9_(F, __VA_ARGS__)
#define CALX_EACH11_(F, a, ...) F(a), CALX_EACH10_(F, __VA_ARGS__)
#define CALX_EACH12_(F, a, ...) F(a), CALX_EACH11_(F, __VA_ARGS__)
#define CALX_EACH13_(F, a, ...) F(a), CALX_EACH12_(F, __VA_ARGS__)
#define CALX_EACH14_(F, a, ...) F(a), CALX_EACH13_(F, __VA_ARGS__)
#define CALX_EACH15_(F, a, ...) F(a), CALX_EACH14_(F, __VA_ARGS__)
#define CALX_EACH16_(F, a, ...) F(a), CALX_EACH15_(F, __VA_ARGS__)
#define CALX_EACH17_(F, a, ...) F(a), CALX_EACH16_(F, __VA_ARGS__)
#define CALX_EACH18_(F, a, ...) F(a), CALX_EACH17_(F, __VA_ARGS__)
#define CALX_EACH19_(F, a, ...) F(a), CALX_EACH18_(F, __VA_ARGS__)
#define CALX_EACH20_(F, a, ...) F(a), CALX_EACH19_(F, __VA_ARGS__)
#define CALX_EACH21_(F, a, ...) F(a), CALX_EACH20_(F, __VA_ARGS__)
#define CALX_EACH22_(F, a, ...) F(a), CALX_EACH21_(F, __VA_ARGS__)
#define CALX_EACH23_(F, a, ...) F(a), CALX_EACH22_(F, __VA_ARGS__)
#define CALX_EACH24_(F, a, ...) F(a), CALX_EACH23_(F, __VA_ARGS__)
#define CALX_EACH25_(F, a, ...) F(a), CALX_EACH24_(F, __VA_ARGS__)
#define CALX_EACH26_(F, a, ...) F(a), CALX_EACH25_(F, __VA_ARGS__)
#define CALX_EACH27_(F, a, ...) F(a), CALX_EACH26_(F, __VA_ARGS__)
#define CALX_EACH28_(F, a, ...) F(a), CALX_EACH27_(F, __VA_ARGS__)
#define CALX_EACH29_(F, a, ...) F(a), CALX_EACH28_(F, __VA_ARGS__)
#define CALX_EACH30_(F, a, ...) F(a), CALX_EACH29_(F, __VA_ARGS__)
#define CALX_EACH31_(F, a, ...) F(a), CALX_EACH30_(F, __VA_ARGS__)
#define CALX_EACH32_(F, a, ...) F(a), CALX_EACH31_(F, __VA_ARGS__)
#define CALX_EACH33_(F, a, ...) F(a), CALX_EACH32_(F, __VA_ARGS__)
#define CALX_EACH34_(F, a, ...) F(a), CALX_EACH33_(F, __VA_ARGS__)
#define CALX_EACH35_(F, a, ...) F(a), CALX_EACH34_(F, __VA_ARGS__)
#define CALX_EACH36_(F, a, ...) F(a), CALX_EACH35_(F, __VA_ARGS__)
#define CALX_EACH37_(F, a, ...) F(a), CALX_EACH36_(F, __VA_ARGS__)
#define CALX_EACH38_(F, a, ...) F(a), CALX_EACH37_(F, __VA_ARGS__)
#define CALX_EACH39_(F, a, ...) F(a), CALX_EACH38_(F, __VA_ARGS__)
#define CALX_EACH40_(F, a, ...) F(a), CALX_EACH39_(F, __VA_ARGS__)
#define CALX_EACH41_(F, a, ...) F(a), CALX_EACH40_(F, __VA_ARGS__)
#define CALX_EACH42_(F, a, ...) F(a), CALX_EACH41_(F, __VA_ARGS__)
#define CALX_EACH43_(F, a, ...) F(a), CALX_EACH42_(F, __VA_ARGS__)
#define CALX_EACH44_(F, a, ...) F(a), CALX_EACH43_(F, __VA_ARGS__)
#define CALX_EACH45_(F, a, ...) F(a), CALX_EACH44_(F, __VA_ARGS__)
#define CALX_EACH46_(F, a, ...) F(a), CALX_EACH45_(F, __VA_ARGS__)
#define CALX_EACH47_(F, a, ...) F(a), CALX_EACH46_(F, __VA_ARGS__)
#define CALX_EACH48_(F, a, ...) F(a), CALX_EACH47_(F, __VA_ARGS__)
#define CALX_EACH49_(F, a, ...) F(a), CALX_EACH48_(F, __VA_ARGS__)
#define CALX_EACH50_(F, a, ...) F(a), CALX_EACH49_(F, __VA_ARGS__)
#define CALX_EACH51_(F, a, ...) F(a), CALX_EACH50_(F, __VA_ARGS__)
#define CALX_EACH52_(F, a, ...) F(a), CALX_EACH51_(F, __VA_ARGS__)
#define CALX_EACH53_(F, a, ...) F(a), CALX_EACH52_(F, __VA_ARGS__)
#define CALX_EACH54_(F, a, ...) F(a), CALX_EACH53_(F, __VA_ARGS__)
#define CALX_EACH55_(F, a, ...) F(a), CALX_EACH54_(F, __VA_ARGS__)
#define CALX_EACH56_(F, a, ...) F(a), CALX_EACH55_(F, __VA_ARGS__)
#define CALX_EACH57_(F, a, ...) F(a), CALX_EACH56_(F, __VA_ARGS__)
#define CALX_EACH58_(F, a, ...) F(a), CALX_EACH57_(F, __VA_ARGS__)
#define CALX_EACH59_(F, a, ...) F(a), CALX_EACH58_(F, __VA_ARGS__)
#define CALX_EACH60_(F, a, ...) F(a), CALX_EACH59_(F, __VA_ARGS__)
#define CALX_EACH61_(F, a, ...) F(a), CALX_EACH60_(F, __VA_ARGS__)
#define CALX_EACH62_(F, a, ...) F(a), CALX_EACH61_(F, __VA_ARGS__)
#define CALX_EACH63_(F, a, ...) F(a), CALX_EACH62_(F, __VA_ARGS__)
#define CALX_EACH64_(F, a, ...) F(a), CALX_EACH63_(F, __VA_ARGS__)

/* An array of F(a), F(b), ... for 1 to 64 arguments, and how many they are; `open` says of what: (int[]). In one step: each further macro that
 * an argument goes through is one more time that the compiler reads all that is nested in it. */
#define CALX_LIST_(F, open, ...) \
    CALX_PICK_(__VA_ARGS__, \
    CALX_LIST64_, CALX_LIST63_, CALX_LIST62_, CALX_LIST61_, CALX_LIST60_, CALX_LIST59_, CALX_LIST58_, \
    CALX_LIST57_, CALX_LIST56_, CALX_LIST55_, CALX_LIST54_, CALX_LIST53_, CALX_LIST52_, CALX_LIST51_, \
    CALX_LIST50_, CALX_LIST49_, CALX_LIST48_, CALX_LIST47_, CALX_LIST46_, CALX_LIST45_, CALX_LIST44_, \
    CALX_LIST43_, CALX_LIST42_, CALX_LIST41_, CALX_LIST40_, CALX_LIST39_, CALX_LIST38_, CALX_LIST37_, \
    CALX_LIST36_, CALX_LIST35_, CALX_LIST34_, CALX_LIST33_, CALX_LIST32_, CALX_LIST31_, CALX_LIST30_, \
    CALX_LIST29_, CALX_LIST28_, CALX_LIST27_, CALX_LIST26_, CALX_LIST25_, CALX_LIST24_, CALX_LIST23_, \
    CALX_LIST22_, CALX_LIST21_, CALX_LIST20_, CALX_LIST19_, CALX_LIST18_, CALX_LIST17_, CALX_LIST16_, \
    CALX_LIST15_, CALX_LIST14_, CALX_LIST13_, CALX_LIST12_, CALX_LIST11_, CALX_LIST10_, CALX_LIST9_, \
    CALX_LIST8_, CALX_LIST7_, CALX_LIST6_, CALX_LIST5_, CALX_LIST4_, CALX_LIST3_, CALX_LIST2_, CALX_LIST1_, 0) \
    (F, open, __VA_ARGS__)
#define CALX_LIST1_(F, open, a) open{ F(a) }, 1
#define CALX_LIST2_(F, open, a, ...) open{ F(a), CALX_EACH1_(F, __VA_ARGS__) }, 2
#define CALX_LIST3_(F, open, a, ...) open{ F(a), CALX_EACH2_(F, __VA_ARGS__) }, 3
#define CALX_LIST4_(F, open, a, ...) open{ F(a), CALX_EACH3_(F, __VA_ARGS__) }, 4
#define CALX_LIST5_(F, open, a, ...) open{ F(a), CALX_EACH4_(F, __VA_ARGS__) }, 5
#define CALX_LIST6_(F, open, a, ...) open{ F(a), CALX_EACH5_(F, __VA_ARGS__) }, 6
#define CALX_LIST7_(F, open, a, ...) open{ F(a), CALX_EACH6_(F, __VA_ARGS__) }, 7
#define CALX_LIST8_(F, open, a, ...) open{ F(a), CALX_EACH7_(F, __VA_ARGS__) }, 8
#define CALX_LIST9_(F, open, a, ...) open{ F(a), CALX_EACH8_(F, __VA_ARGS__) }, 9
#define CALX_LIST10_(F, open, a, ...) open{ F(a), CALX_EACH9_(F, __VA_ARGS__) }, 10
#define CALX_LIST11_(F, open, a, ...) open{ F(a), CALX_EACH10_(F, __VA_ARGS__) }, 11
#define CALX_LIST12_(F, open, a, ...) open{ F(a), CALX_EACH11_(F, __VA_ARGS__) }, 12
#define CALX_LIST13_(F, open, a, ...) open{ F(a), CALX_EACH12_(F, __VA_ARGS__) }, 13
#define CALX_LIST14_(F, open, a, ...) open{ F(a), CALX_EACH13_(F, __VA_ARGS__) }, 14
#define CALX_LIST15_(F, open, a, ...) open{ F(a), CALX_EACH14_(F, __VA_ARGS__) }, 15
#define CALX_LIST16_(F, open, a, ...) open{ F(a), CALX_EACH15_(F, __VA_ARGS__) }, 16
#define CALX_LIST17_(F, open, a, ...) open{ F(a), CALX_EACH16_(F, __VA_ARGS__) }, 17
#define CALX_LIST18_(F, open, a, ...) open{ F(a), CALX_EACH17_(F, __VA_ARGS__) }, 18
#define CALX_LIST19_(F, open, a, ...) open{ F(a), CALX_EACH18_(F, __VA_ARGS__) }, 19
#define CALX_LIST20_(F, open, a, ...) open{ F(a), CALX_EACH19_(F, __VA_ARGS__) }, 20
#define CALX_LIST21_(F, open, a, ...) open{ F(a), CALX_EACH20_(F, __VA_ARGS__) }, 21
#define CALX_LIST22_(F, open, a, ...) open{ F(a), CALX_EACH21_(F, __VA_ARGS__) }, 22
#define CALX_LIST23_(F, open, a, ...) open{ F(a), CALX_EACH22_(F, __VA_ARGS__) }, 23
#define CALX_LIST24_(F, open, a, ...) open{ F(a), CALX_EACH23_(F, __VA_ARGS__) }, 24
#define CALX_LIST25_(F, open, a, ...) open{ F(a), CALX_EACH24_(F, __VA_ARGS__) }, 25
#define CALX_LIST26_(F, open, a, ...) open{ F(a), CALX_EACH25_(F, __VA_ARGS__) }, 26
#define CALX_LIST27_(F, open, a, ...) open{ F(a), CALX_EACH26_(F, __VA_ARGS__) }, 27
#define CALX_LIST28_(F, open, a, ...) open{ F(a), CALX_EACH27_(F, __VA_ARGS__) }, 28
#define CALX_LIST29_(F, open, a, ...) open{ F(a), CALX_EACH28_(F, __VA_ARGS__) }, 29
#define CALX_LIST30_(F, open, a, ...) open{ F(a), CALX_EACH29_(F, __VA_ARGS__) }, 30
#define CALX_LIST31_(F, open, a, ...) open{ F(a), CALX_EACH30_(F, __VA_ARGS__) }, 31
#define CALX_LIST32_(F, open, a, ...) open{ F(a), CALX_EACH31_(F, __VA_ARGS__) }, 32
#define CALX_LIST33_(F, open, a, ...) open{ F(a), CALX_EACH32_(F, __VA_ARGS__) }, 33
#define CALX_LIST34_(F, open, a, ...) open{ F(a), CALX_EACH33_(F, __VA_ARGS__) }, 34
#define CALX_LIST35_(F, open, a, ...) open{ F(a), CALX_EACH34_(F, __VA_ARGS__) }, 35
#define CALX_LIST36_(F, open, a, ...) open{ F(a), CALX_EACH35_(F, __VA_ARGS__) }, 36
#define CALX_LIST37_(F, open, a, ...) open{ F(a), CALX_EACH36_(F, __VA_ARGS__) }, 37
#define CALX_LIST38_(F, open, a, ...) open{ F(a), CALX_EACH37_(F, __VA_ARGS__) }, 38
#define CALX_LIST39_(F, open, a, ...) open{ F(a), CALX_EACH38_(F, __VA_ARGS__) }, 39
#define CALX_LIST40_(F, open, a, ...) open{ F(a), CALX_EACH39_(F, __VA_ARGS__) }, 40
#define CALX_LIST41_(F, open, a, ...) open{ F(a), CALX_EACH40_(F, __VA_ARGS__) }, 41
#define CALX_LIST42_(F, open, a, ...) open{ F(a), CALX_EACH41_(F, __VA_ARGS__) }, 42
#define CALX_LIST43_(F, open, a, ...) open{ F(a), CALX_EACH42_(F, __VA_ARGS__) }, 43
#define CALX_LIST44_(F, open, a, ...) open{ F(a), CALX_EACH43_(F, __VA_ARGS__) }, 44
#define CALX_LIST45_(F, open, a, ...) open{ F(a), CALX_EACH44_(F, __VA_ARGS__) }, 45
#define CALX_LIST46_(F, open, a, ...) open{ F(a), CALX_EACH45_(F, __VA_ARGS__) }, 46
#define CALX_LIST47_(F, open, a, ...) open{ F(a), CALX_EACH46_(F, __VA_ARGS__) }, 47
#define CALX_LIST48_(F, open, a, ...) open{ F(a), CALX_EACH47_(F, __VA_ARGS__) }, 48
#define CALX_LIST49_(F, open, a, ...) open{ F(a), CALX_EACH48_(F, __VA_ARGS__) }, 49
#define CALX_LIST50_(F, open, a, ...) open{ F(a), CALX_EACH49_(F, __VA_ARGS__) }, 50
#define CALX_LIST51_(F, open, a, ...) open{ F(a), CALX_EACH50_(F, __VA_ARGS__) }, 51
#define CALX_LIST52_(F, open, a, ...) open{ F(a), CALX_EACH51_(F, __VA_ARGS__) }, 52
#define CALX_LIST53_(F, open, a, ...) open{ F(a), CALX_EACH52_(F, __VA_ARGS__) }, 53
#define CALX_LIST54_(F, open, a, ...) open{ F(a), CALX_EACH53_(F, __VA_ARGS__) }, 54
#define CALX_LIST55_(F, open, a, ...) open{ F(a), CALX_EACH54_(F, __VA_ARGS__) }, 55
#define CALX_LIST56_(F, open, a, ...) open{ F(a), CALX_EACH55_(F, __VA_ARGS__) }, 56
#define CALX_LIST57_(F, open, a, ...) open{ F(a), CALX_EACH56_(F, __VA_ARGS__) }, 57
#define CALX_LIST58_(F, open, a, ...) open{ F(a), CALX_EACH57_(F, __VA_ARGS__) }, 58
#define CALX_LIST59_(F, open, a, ...) open{ F(a), CALX_EACH58_(F, __VA_ARGS__) }, 59
#define CALX_LIST60_(F, open, a, ...) open{ F(a), CALX_EACH59_(F, __VA_ARGS__) }, 60
#define CALX_LIST61_(F, open, a, ...) open{ F(a), CALX_EACH60_(F, __VA_ARGS__) }, 61
#define CALX_LIST62_(F, open, a, ...) open{ F(a), CALX_EACH61_(F, __VA_ARGS__) }, 62
#define CALX_LIST63_(F, open, a, ...) open{ F(a), CALX_EACH62_(F, __VA_ARGS__) }, 63
#define CALX_LIST64_(F, open, a, ...) open{ F(a), CALX_EACH63_(F, __VA_ARGS__) }, 64

/* F(x, a), F(x, b), ... for 1 to 64 arguments. */
#define CALX_EACH_OF_(F, x, ...) \
    CALX_PICK_(__VA_ARGS__, \
    CALX_OF64_, CALX_OF63_, CALX_OF62_, CALX_OF61_, CALX_OF60_, CALX_OF59_, CALX_OF58_, CALX_OF57_, CALX_OF56_, \
    CALX_OF55_, CALX_OF54_, CALX_OF53_, CALX_OF52_, CALX_OF51_, CALX_OF50_, CALX_OF49_, CALX_OF48_, CALX_OF47_, \
    CALX_OF46_, CALX_OF45_, CALX_OF44_, CALX_OF43_, CALX_OF42_, CALX_OF41_, CALX_OF40_, CALX_OF39_, CALX_OF38_, \
    CALX_OF37_, CALX_OF36_, CALX_OF35_, CALX_OF34_, CALX_OF33_, CALX_OF32_, CALX_OF31_, CALX_OF30_, CALX_OF29_, \
    CALX_OF28_, CALX_OF27_, CALX_OF26_, CALX_OF25_, CALX_OF24_, CALX_OF23_, CALX_OF22_, CALX_OF21_, CALX_OF20_, \
    CALX_OF19_, CALX_OF18_, CALX_OF17_, CALX_OF16_, CALX_OF15_, CALX_OF14_, CALX_OF13_, CALX_OF12_, CALX_OF11_, \
    CALX_OF10_, CALX_OF9_, CALX_OF8_, CALX_OF7_, CALX_OF6_, CALX_OF5_, CALX_OF4_, CALX_OF3_, CALX_OF2_, CALX_OF1_, 0) \
    (F, x, __VA_ARGS__)
#define CALX_OF1_(F, x, a) F(x, a)
#define CALX_OF2_(F, x, a, ...) F(x, a), CALX_OF1_(F, x, __VA_ARGS__)
#define CALX_OF3_(F, x, a, ...) F(x, a), CALX_OF2_(F, x, __VA_ARGS__)
#define CALX_OF4_(F, x, a, ...) F(x, a), CALX_OF3_(F, x, __VA_ARGS__)
#define CALX_OF5_(F, x, a, ...) F(x, a), CALX_OF4_(F, x, __VA_ARGS__)
#define CALX_OF6_(F, x, a, ...) F(x, a), CALX_OF5_(F, x, __VA_ARGS__)
#define CALX_OF7_(F, x, a, ...) F(x, a), CALX_OF6_(F, x, __VA_ARGS__)
#define CALX_OF8_(F, x, a, ...) F(x, a), CALX_OF7_(F, x, __VA_ARGS__)
#define CALX_OF9_(F, x, a, ...) F(x, a), CALX_OF8_(F, x, __VA_ARGS__)
#define CALX_OF10_(F, x, a, ...) F(x, a), CALX_OF9_(F, x, __VA_ARGS__)
#define CALX_OF11_(F, x, a, ...) F(x, a), CALX_OF10_(F, x, __VA_ARGS__)
#define CALX_OF12_(F, x, a, ...) F(x, a), CALX_OF11_(F, x, __VA_ARGS__)
#define CALX_OF13_(F, x, a, ...) F(x, a), CALX_OF12_(F, x, __VA_ARGS__)
#define CALX_OF14_(F, x, a, ...) F(x, a), CALX_OF13_(F, x, __VA_ARGS__)
#define CALX_OF15_(F, x, a, ...) F(x, a), CALX_OF14_(F, x, __VA_ARGS__)
#define CALX_OF16_(F, x, a, ...) F(x, a), CALX_OF15_(F, x, __VA_ARGS__)
#define CALX_OF17_(F, x, a, ...) F(x, a), CALX_OF16_(F, x, __VA_ARGS__)
#define CALX_OF18_(F, x, a, ...) F(x, a), CALX_OF17_(F, x, __VA_ARGS__)
#define CALX_OF19_(F, x, a, ...) F(x, a), CALX_OF18_(F, x, __VA_ARGS__)
#define CALX_OF20_(F, x, a, ...) F(x, a), CALX_OF19_(F, x, __VA_ARGS__)
#define CALX_OF21_(F, x, a, ...) F(x, a), CALX_OF20_(F, x, __VA_ARGS__)
#define CALX_OF22_(F, x, a, ...) F(x, a), CALX_OF21_(F, x, __VA_ARGS__)
#define CALX_OF23_(F, x, a, ...) F(x, a), CALX_OF22_(F, x, __VA_ARGS__)
#define CALX_OF24_(F, x, a, ...) F(x, a), CALX_OF23_(F, x, __VA_ARGS__)
#define CALX_OF25_(F, x, a, ...) F(x, a), CALX_OF24_(F, x, __VA_ARGS__)
#define CALX_OF26_(F, x, a, ...) F(x, a), CALX_OF25_(F, x, __VA_ARGS__)
#define CALX_OF27_(F, x, a, ...) F(x, a), CALX_OF26_(F, x, __VA_ARGS__)
#define CALX_OF28_(F, x, a, ...) F(x, a), CALX_OF27_(F, x, __VA_ARGS__)
#define CALX_OF29_(F, x, a, ...) F(x, a), CALX_OF28_(F, x, __VA_ARGS__)
#define CALX_OF30_(F, x, a, ...) F(x, a), CALX_OF29_(F, x, __VA_ARGS__)
#define CALX_OF31_(F, x, a, ...) F(x, a), CALX_OF30_(F, x, __VA_ARGS__)
#define CALX_OF32_(F, x, a, ...) F(x, a), CALX_OF31_(F, x, __VA_ARGS__)
#define CALX_OF33_(F, x, a, ...) F(x, a), CALX_OF32_(F, x, __VA_ARGS__)
#define CALX_OF34_(F, x, a, ...) F(x, a), CALX_OF33_(F, x, __VA_ARGS__)
#define CALX_OF35_(F, x, a, ...) F(x, a), CALX_OF34_(F, x, __VA_ARGS__)
#define CALX_OF36_(F, x, a, ...) F(x, a), CALX_OF35_(F, x, __VA_ARGS__)
#define CALX_OF37_(F, x, a, ...) F(x, a), CALX_OF36_(F, x, __VA_ARGS__)
#define CALX_OF38_(F, x, a, ...) F(x, a), CALX_OF37_(F, x, __VA_ARGS__)
#define CALX_OF39_(F, x, a, ...) F(x, a), CALX_OF38_(F, x, __VA_ARGS__)
#define CALX_OF40_(F, x, a, ...) F(x, a), CALX_OF39_(F, x, __VA_ARGS__)
#define CALX_OF41_(F, x, a, ...) F(x, a), CALX_OF40_(F, x, __VA_ARGS__)
#define CALX_OF42_(F, x, a, ...) F(x, a), CALX_OF41_(F, x, __VA_ARGS__)
#define CALX_OF43_(F, x, a, ...) F(x, a), CALX_OF42_(F, x, __VA_ARGS__)
#define CALX_OF44_(F, x, a, ...) F(x, a), CALX_OF43_(F, x, __VA_ARGS__)
#define CALX_OF45_(F, x, a, ...) F(x, a), CALX_OF44_(F, x, __VA_ARGS__)
#define CALX_OF46_(F, x, a, ...) F(x, a), CALX_OF45_(F, x, __VA_ARGS__)
#define CALX_OF47_(F, x, a, ...) F(x, a), CALX_OF46_(F, x, __VA_ARGS__)
#define CALX_OF48_(F, x, a, ...) F(x, a), CALX_OF47_(F, x, __VA_ARGS__)
#define CALX_OF49_(F, x, a, ...) F(x, a), CALX_OF48_(F, x, __VA_ARGS__)
#define CALX_OF50_(F, x, a, ...) F(x, a), CALX_OF49_(F, x, __VA_ARGS__)
#define CALX_OF51_(F, x, a, ...) F(x, a), CALX_OF50_(F, x, __VA_ARGS__)
#define CALX_OF52_(F, x, a, ...) F(x, a), CALX_OF51_(F, x, __VA_ARGS__)
#define CALX_OF53_(F, x, a, ...) F(x, a), CALX_OF52_(F, x, __VA_ARGS__)
#define CALX_OF54_(F, x, a, ...) F(x, a), CALX_OF53_(F, x, __VA_ARGS__)
#define CALX_OF55_(F, x, a, ...) F(x, a), CALX_OF54_(F, x, __VA_ARGS__)
#define CALX_OF56_(F, x, a, ...) F(x, a), CALX_OF55_(F, x, __VA_ARGS__)
#define CALX_OF57_(F, x, a, ...) F(x, a), CALX_OF56_(F, x, __VA_ARGS__)
#define CALX_OF58_(F, x, a, ...) F(x, a), CALX_OF57_(F, x, __VA_ARGS__)
#define CALX_OF59_(F, x, a, ...) F(x, a), CALX_OF58_(F, x, __VA_ARGS__)
#define CALX_OF60_(F, x, a, ...) F(x, a), CALX_OF59_(F, x, __VA_ARGS__)
#define CALX_OF61_(F, x, a, ...) F(x, a), CALX_OF60_(F, x, __VA_ARGS__)
#define CALX_OF62_(F, x, a, ...) F(x, a), CALX_OF61_(F, x, __VA_ARGS__)
#define CALX_OF63_(F, x, a, ...) F(x, a), CALX_OF62_(F, x, __VA_ARGS__)
#define CALX_OF64_(F, x, a, ...) F(x, a), CALX_OF63_(F, x, __VA_ARGS__)

#endif
#endif
