#pragma once

#include "ui/areas/AreaTemplates.h"

#include <QDialog>

class QButtonGroup;

namespace ui {

/// Areas as they are wanted again and again, each with the sentence it would make of this one.
class TemplatesDialog final : public QDialog
{
    Q_OBJECT

public:
    explicit TemplatesDialog(const config::Area &area, QWidget *parent = nullptr);

    AreaTemplates::Kind chosen() const;

private:
    QWidget *makeCard(AreaTemplates::Kind kind);

    config::Area m_area;
    qint64 m_now;
    QButtonGroup *m_group;
};

} // namespace ui
