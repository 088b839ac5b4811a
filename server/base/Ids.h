#pragma once

#include <QHashFunctions>
#include <QtGlobal>

#include <compare>

namespace base {

/// A number that can't be mistaken for another kind of number. 0 means "none".
template <typename Tag> struct Id
{
    qint64 value = 0;

    explicit operator bool() const { return value != 0; }
    auto operator<=>(const Id &) const = default;
    friend size_t qHash(Id id, size_t seed = 0) { return ::qHash(id.value, seed); }
};

/// One control connection. Unique in a profile's database, also across restarts.
using SessionId = Id<struct SessionTag>;
/// One row of the `attempts` table.
using AttemptId = Id<struct AttemptTag>;
/// One row of the `uploads` table.
using UploadId = Id<struct UploadTag>;

} // namespace base
