#pragma once

#include <QDialog>

namespace ui {

/// Version, licence and the software used, as text that can be copied.
class AboutDialog final : public QDialog
{
    Q_OBJECT

public:
    explicit AboutDialog(QWidget *parent = nullptr);
    static QString softwareUsed();
};

} // namespace ui
