#pragma once

#include "server/config/Config.h"

#include <QCoreApplication>
#include <QPalette>
#include <QRectF>

class QPainter;

namespace ui {

/// What a card offers: the modes of a grant, and the drop box that isn't even listed.
enum class ModeShape : quint8 { Download, DropBox, BlindDrop, Exchange, Manage };

/// Who sees what, as a small picture: the visitor at the left, the folder, the person at the desk at the right. An eye
/// that is open or crossed out, arrows for what goes in and out, a hatch over what can't be seen: it says the same
/// without colour.
class ModePicture
{
    Q_DECLARE_TR_FUNCTIONS(ModePicture)

public:
    static void paint(QPainter *painter, const QRectF &rect, ModeShape shape, const QPalette &palette);

    struct Rights
    {
        bool sees = false;
        bool fetches = false;
        bool adds = false;
        bool changes = false;
    };
    static Rights rights(ModeShape shape);

    static QString title(ModeShape shape);
    static QString explanation(ModeShape shape); ///< a sentence on what it means
    static ModeShape shapeOf(config::Mode mode, bool listed);
    static config::Mode modeOf(ModeShape shape);
};

} // namespace ui
