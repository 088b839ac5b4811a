#include "server/config/Json.h"

namespace config {

QList<Problem> validate(const Config &config)
{
    // Everything wrong with a value is wrong with its text, and one reader knows it all.
    return read(write(config)).problems;
}

} // namespace config
