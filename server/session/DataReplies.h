#pragma once

namespace session {

/// A reply without anything of the moment in it. Refusals are worded by policy/VerdictText.h, replies 227 and 229 by
/// protocol/HostPort.h; these are the rest of what a session answers to PORT and EPRT, so that whoever explains a
/// verdict quotes it and doesn't retell it.
struct FixedReply
{
    int code;
    const char *text;
};

inline constexpr FixedReply portTaken{200, "PORT command successful."};
inline constexpr FixedReply eprtTaken{200, "EPRT command successful."};
/// RFC 2428 section 2: the families this server knows.
inline constexpr FixedReply unknownFamily{522, "Network protocol not supported, use (1,2)."};

} // namespace session
