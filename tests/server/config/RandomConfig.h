#pragma once

#include "server/config/Config.h"

#include <QRandomGenerator>

/// A good configuration of random values, every key of it; the same for the same state of the generator.
config::Config randomConfig(QRandomGenerator &random);
